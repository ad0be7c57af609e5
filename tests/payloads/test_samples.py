"""Rows by a signature, an input example or a file."""

from __future__ import annotations

import json

import mlflow
import numpy as np
import pandas as pd
import pytest
from lakemock.payload_benchmark import samples
from lakemock.payload_benchmark.samples import SampleError
from mlflow.models import ModelSignature, infer_signature
from mlflow.models.utils import _enforce_schema
from mlflow.types import ColSpec, DataType, Schema, TensorSpec
from mlflow.types.schema import AnyType, Array, Map, Object, Property

pytestmark = pytest.mark.filterwarnings("ignore:.*(Add type hints|An input example was not):UserWarning")


class Echo(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return [1.0] * len(model_input)


def saved(folder, **about):
    mlflow.pyfunc.save_model(folder, python_model=Echo(), pip_requirements=["mlflow"], **about)
    return folder


def test_rows_by_a_signature_pass_its_check():
    """Every type that a column can have, nested ones too."""
    columns = [ColSpec(each, each.name) for each in DataType if each != DataType.binary]
    nested = {
        "a": Array(DataType.double),
        "o": Object([Property("p", DataType.string), Property("q", Array(DataType.long))]),
        "m": Map(DataType.boolean),
    }
    schema = Schema([*columns, *(ColSpec(kind, name) for name, kind in nested.items())])
    frame = samples.of_signature(schema).take(3)
    assert len(_enforce_schema(frame, schema)) == 3
    assert samples.of_signature(schema).columns == len(frame.columns)


def test_a_tensor_by_its_signature():
    """The free axis is the row; other free axes get a size."""
    sample = samples.of_signature(Schema([TensorSpec(np.dtype("float32"), (-1, 4, -1))]))
    assert sample.take(3).shape == (3, 4, 8) and sample.take(3).dtype == np.float32
    assert sample.formats == ("inputs", "instances")


def test_a_type_that_says_nothing_is_refused():
    """No values can be drawn for `Any`; the cure is a file."""
    with pytest.raises(SampleError, match=r"Any.*--sample FILE"):
        samples.of_signature(Schema([ColSpec(AnyType(), "x")]))


def test_an_input_example_comes_before_the_signature(tmp_path):
    """The example's rows are sent over and over, its params with them."""
    frame = pd.DataFrame({"x": [1.0, 2.0]})
    saved(tmp_path / "m", signature=infer_signature(frame, [1.0], {"k": 1}), input_example=(frame, {"k": 3}))
    sample = samples.of_model(tmp_path / "m")
    assert list(sample.take(3)["x"]) == [1.0, 2.0, 1.0]
    assert sample.params == {"k": 3} and sample.source == "the model's input example"


def test_a_model_without_an_example_is_sampled_by_its_signature(tmp_path):
    """The same rows each time."""
    saved(tmp_path / "m", signature=ModelSignature(Schema([ColSpec(DataType.double, "x")])))
    sample = samples.of_model(tmp_path / "m")
    assert sample.take(2).equals(sample.take(2)) and "signature" in sample.source


def test_a_model_with_neither_is_refused(tmp_path):
    """Nothing is known of its rows; both cures are named."""
    saved(tmp_path / "m")
    with pytest.raises(SampleError, match=r"neither an input example nor a signature.*input_example.*--sample FILE"):
        samples.of_model(tmp_path / "m")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("s.csv", "x,y\n1,a\n2,b\n"),
        ("s.json", json.dumps({"dataframe_split": {"columns": ["x", "y"], "data": [[1, "a"], [2, "b"]]}})),
        ("s.json", json.dumps({"dataframe_records": [{"x": 1, "y": "a"}, {"x": 2, "y": "b"}]})),
        ("s.json", json.dumps({"inputs": {"x": [1, 2], "y": ["a", "b"]}})),
        ("s.json", json.dumps({"instances": [{"x": 1, "y": "a"}, {"x": 2, "y": "b"}]})),
        ("s.json", json.dumps([{"x": 1, "y": "a"}, {"x": 2, "y": "b"}])),
    ],
)
def test_rows_from_a_file(tmp_path, name, text):
    """CSV, or JSON as a request has it."""
    (tmp_path / name).write_text(text)
    assert samples.of_file(tmp_path / name).take(3).to_dict("list") == {"x": [1, 2, 1], "y": ["a", "b", "a"]}


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("s.csv", "", "cannot be read as csv"),
        ("s.csv", "x\n", "has no rows"),
        ("s.json", "{", "cannot be read as json"),
        ("s.json", '{"rows": []}', "dataframe_split, dataframe_records, instances or inputs"),
        ("s.json", '"text"', "no rows can be made|this has"),
        ("s.json", '{"instances": []}', "no rows can be made"),
        ("s.parquet", "x", "cannot be read as parquet"),
    ],
)
def test_a_file_without_rows_says_why(tmp_path, name, text, why):
    """The option, the file and what is wrong with it."""
    (tmp_path / name).write_text(text)
    with pytest.raises(SampleError, match=rf"--sample .*{name}.*({why})"):
        samples.of_file(tmp_path / name)


def test_a_file_that_is_not_there_is_told():
    """No traceback."""
    with pytest.raises(SampleError, match="No such file"):
        samples.of_file(samples.Path("nowhere.csv"))
