"""Mistakes of train_pipeline."""

from labjudge.proof.traps import swap, trap
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler
from sklearn.svm import LinearSVC

# the categories are encoded beside the model, which then wants numbers where the table has text.
swap(
    "bare_estimator",
    says="bare estimator without encoders",
    old="""\
def train_pipeline(customers: pd.DataFrame, label: str, categorical: list[str], numeric: list[str]) -> Any:
    # Encoders and imputers are fitted once, here, and travel inside the model; columns are taken by name.
    categories = OneHotEncoder(handle_unknown="ignore")
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    columns = ColumnTransformer([("categories", categories, categorical), ("numbers", numbers, numeric)])
    model = Pipeline([("columns", columns), ("classifier", LogisticRegression(max_iter=1000))])
    return model.fit(customers[[*categorical, *numeric]], customers[label])""",
    new="""\
def train_pipeline(customers, label, categorical, numeric):
    encoded = pd.get_dummies(customers[[*categorical, *numeric]].fillna(0), columns=categorical)
    return LogisticRegression(max_iter=1000).fit(encoded, customers[label])""",
)


@trap(says="column order counts")
def column_order(customers, label, categorical, numeric):
    texts = list(range(len(categorical)))
    numbers = list(range(len(categorical), len(categorical) + len(numeric)))
    prepare = ColumnTransformer(
        [
            ("texts", OneHotEncoder(handle_unknown="ignore"), texts),
            ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), numbers),
        ]
    )
    model = Pipeline([("prepare", prepare), ("classifier", LogisticRegression(max_iter=1000))])
    return model.fit(customers[[*categorical, *numeric]].to_numpy(), customers[label])


class CodesOfEachFrame:
    def __init__(self, categorical, numeric):
        self.categorical, self.numeric = categorical, numeric

    def encoded(self, frame):
        frame = frame[[*self.categorical, *self.numeric]].copy()
        for column in self.categorical:
            frame[column] = frame[column].astype("category").cat.codes
        return frame.fillna(self.middle)

    def fit(self, frame, labels):
        self.middle = frame[self.numeric].median()
        self.model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
        self.model.fit(self.encoded(frame), labels)
        return self

    def predict(self, frame):
        return self.model.predict(self.encoded(frame))

    def predict_proba(self, frame):
        return self.model.predict_proba(self.encoded(frame))


@trap(says="encoders fitted again at prediction")
def encoders_fitted_again(customers, label, categorical, numeric):
    return CodesOfEachFrame(categorical, numeric).fit(customers, customers[label])


@trap(says="the model wants the label to predict")
def label_among_features(customers, label, categorical, numeric):
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    categories = OneHotEncoder(handle_unknown="ignore")
    columns = ColumnTransformer([("categories", categories, categorical), ("numbers", numbers, [*numeric, label])])
    model = Pipeline([("columns", columns), ("classifier", LogisticRegression(max_iter=1000))])
    return model.fit(customers, customers[label])


def filled(numbers):
    return numbers.fillna(numbers.mean()).fillna(0)


@trap(says="a null is filled from the rows beside it")
def mean_of_the_batch(customers, label, categorical, numeric):
    numbers = make_pipeline(FunctionTransformer(filled), StandardScaler())
    categories = OneHotEncoder(handle_unknown="ignore")
    columns = ColumnTransformer([("categories", categories, categorical), ("numbers", numbers, numeric)])
    model = make_pipeline(columns, LogisticRegression(max_iter=1000))
    return model.fit(customers[[*categorical, *numeric]], customers[label])


CATEGORICAL, NUMERIC = ["region", "plan"], ["tenure_months", "monthly_spend", "support_calls"]


@trap(says="columns that nobody named")
def names_written_in(customers, label, categorical, numeric):
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    categories = OneHotEncoder(handle_unknown="ignore")
    columns = ColumnTransformer([("categories", categories, CATEGORICAL), ("numbers", numbers, NUMERIC)])
    model = Pipeline([("columns", columns), ("classifier", LogisticRegression(max_iter=1000))])
    return model.fit(customers[CATEGORICAL + NUMERIC], customers["churned"])


@trap(says="the model has no predict_proba")
def no_probabilities(customers, label, categorical, numeric):
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    categories = OneHotEncoder(handle_unknown="ignore")
    columns = ColumnTransformer([("categories", categories, categorical), ("numbers", numbers, numeric)])
    model = Pipeline([("columns", columns), ("classifier", LinearSVC(random_state=0))])
    return model.fit(customers[[*categorical, *numeric]], customers[label])


# rows with nulls are dropped before training, and nothing fills them in later.
swap(
    "null_stops_the_model",
    says="a null stops the model",
    old="""\
def train_pipeline(customers: pd.DataFrame, label: str, categorical: list[str], numeric: list[str]) -> Any:
    # Encoders and imputers are fitted once, here, and travel inside the model; columns are taken by name.
    categories = OneHotEncoder(handle_unknown="ignore")
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    columns = ColumnTransformer([("categories", categories, categorical), ("numbers", numbers, numeric)])
    model = Pipeline([("columns", columns), ("classifier", LogisticRegression(max_iter=1000))])
    return model.fit(customers[[*categorical, *numeric]], customers[label])""",
    new="""\
def train_pipeline(customers, label, categorical, numeric):
    complete = customers.dropna(subset=[*categorical, *numeric])
    prepare = ColumnTransformer(
        [("texts", OneHotEncoder(handle_unknown="ignore"), categorical), ("numbers", StandardScaler(), numeric)]
    )
    model = Pipeline([("prepare", prepare), ("classifier", LogisticRegression(max_iter=1000))])
    return model.fit(complete[[*categorical, *numeric]], complete[label])""",
)


class Probabilities(LogisticRegression):
    def predict(self, rows):
        return self.predict_proba(rows)[:, 1]


@trap(says="predict gives no labels")
def probabilities_predicted(customers, label, categorical, numeric):
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    categories = OneHotEncoder(handle_unknown="ignore")
    columns = ColumnTransformer([("categories", categories, categorical), ("numbers", numbers, numeric)])
    model = Pipeline([("columns", columns), ("classifier", Probabilities(max_iter=1000))])
    return model.fit(customers[[*categorical, *numeric]], customers[label])


class Flags(LogisticRegression):
    def predict(self, rows):
        return self.predict_proba(rows)[:, 1] >= 0.5


@trap(says="True and False instead of 1 and 0")
def true_and_false(customers, label, categorical, numeric):
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    categories = OneHotEncoder(handle_unknown="ignore")
    columns = ColumnTransformer([("categories", categories, categorical), ("numbers", numbers, numeric)])
    model = Pipeline([("columns", columns), ("classifier", Flags(max_iter=1000))])
    return model.fit(customers[[*categorical, *numeric]], customers[label])


@trap(says="an unseen category stops the model")
def unseen_category(customers, label, categorical, numeric):
    known = customers[categorical].fillna("missing")
    texts = make_pipeline(
        SimpleImputer(missing_values=None, strategy="most_frequent"),
        SimpleImputer(strategy="most_frequent"),
        OneHotEncoder(categories=[sorted(known[name].unique()) for name in categorical]),
    )
    prepare = ColumnTransformer(
        [("texts", texts, categorical), ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), numeric)]
    )
    model = Pipeline([("prepare", prepare), ("classifier", LogisticRegression(max_iter=1000))])
    return model.fit(customers[[*categorical, *numeric]], customers[label])
