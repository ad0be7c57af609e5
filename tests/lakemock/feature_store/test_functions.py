"""On-demand features by Python functions of Unity Catalog, made through the SDK."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import BadRequest, NotFound
from databricks.sdk.service import catalog
from lakemock.feature_store.entities import FeatureFunction, FeatureLookup
from lakemock.feature_store.functions import computed_row_by_row

T, UDF = "main.churn.customers", "main.churn.share"
BODY = """
if spend is None or limit_ == 0:
    return None
return spend / limit_
"""


def create(body: str = BODY, language: str | None = "PYTHON") -> None:
    """A function of two doubles, as CREATE FUNCTION ... LANGUAGE PYTHON makes it."""
    double = catalog.ColumnTypeName.DOUBLE
    parameters = [
        catalog.FunctionParameterInfo(name=name, type_text="double", type_name=double, position=i)
        for i, name in enumerate(("spend", "limit_"))
    ]
    info = catalog.CreateFunction(
        name="share",
        catalog_name="main",
        schema_name="churn",
        input_params=catalog.FunctionParameterInfos(parameters),
        data_type=double,
        full_data_type="DOUBLE",
        routine_body=catalog.CreateFunctionRoutineBody.EXTERNAL,
        routine_definition=body,
        parameter_style=catalog.CreateFunctionParameterStyle.S,
        is_deterministic=True,
        sql_data_access=catalog.CreateFunctionSqlDataAccess.NO_SQL,
        is_null_call=False,
        security_type=catalog.CreateFunctionSecurityType.DEFINER,
        specific_name="share",
        external_language=language,
    )
    WorkspaceClient().functions.create(info)


@pytest.fixture
def frame(fe: Any, spark: Any) -> Any:
    """A feature table of what customers spend, and a frame with their limits."""
    fe.create_table(
        name=T, primary_keys="id", df=spark.createDataFrame([(1, 10.0), (2, None)], "id bigint, spend double")
    )
    return spark.createDataFrame([(1, 40.0), (1, 0.0), (2, 5.0), (9, 5.0)], "customer bigint, cap double")


FUNCTION = FeatureFunction(udf_name=UDF, output_name="share", input_bindings={"spend": "spend", "limit_": "cap"})


@pytest.mark.documented
def test_computed_after_lookups(fe: Any, frame: Any) -> None:
    """A function takes columns of the frame and features that were looked up, wherever it stands in the list."""
    create()
    made = fe.create_training_set(df=frame, feature_lookups=[FUNCTION, FeatureLookup(T, "customer")], label=None)
    got = made.load_df()
    assert got.columns == ["customer", "cap", "share", "spend"]
    assert sorted((row["share"] for row in got.collect()), key=str) == [0.25, None, None, None]


@pytest.mark.documented
def test_alike_at_request_time(fe: Any, frame: Any) -> None:
    """Row by row in pandas the function gives what it gave in Spark; what is missing is NaN at a request, and None in a batch."""
    create()
    rows = pd.DataFrame({"spend": [10.0, 10.0, None], "cap": [40.0, 0.0, 5.0]})
    *known, missing = computed_row_by_row(rows, FUNCTION)
    assert known == [0.25, None] and math.isnan(missing)


@pytest.mark.assumed
def test_refused(fe: Any, frame: Any) -> None:
    """A function that is not there, is not Python, or has other parameters is refused."""
    lookups = [FeatureLookup(T, "customer"), FUNCTION]
    with pytest.raises(NotFound, match=r"Function 'main\.churn\.share' does not exist"):
        fe.create_training_set(df=frame, feature_lookups=lookups, label=None)
    create()
    wrong = FeatureFunction(udf_name=UDF, output_name="share", input_bindings={"spend": "spend"})
    with pytest.raises(ValueError, match="must bind exactly its parameters"):
        fe.create_training_set(df=frame, feature_lookups=[lookups[0], wrong], label=None)


@pytest.mark.measured
def test_functions_of_the_catalogue(fe: Any) -> None:
    """The SDK makes, lists, reads and deletes functions."""
    functions = WorkspaceClient().functions
    create()
    assert functions.get(UDF).routine_definition == BODY
    assert [each.full_name for each in functions.list("main", "churn")] == [UDF]
    with pytest.raises(BadRequest, match="already exists"):
        create()
    functions.delete(UDF)
    with pytest.raises(NotFound):
        functions.get(UDF)
