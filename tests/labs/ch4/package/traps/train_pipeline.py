"""Mistakes of train_pipeline."""

from labjudge.proof.traps import swap, trap
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler  # noqa: F401 (in a swap)
from sklearn.svm import LinearSVC  # noqa: F401 (in a swap)

swap(
    "label_among_features",
    says="the model wants the label to predict",
    old="    categories =",
    new="    numeric = [*numeric, label]\n    categories =",
)

swap(
    "names_written_in",
    says="columns that nobody named",
    old="    categories =",
    new="""\
    categorical, numeric = ["region", "plan"], ["tenure_months", "monthly_spend", "support_calls"]
    label = "churned"
    categories =""",
)

# rows with nulls are dropped before training, and nothing fills them in later.
swap(
    "null_stops_the_model",
    says="a null stops the model",
    old='    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())',
    new="""\
    customers = customers.dropna(subset=[*categorical, *numeric])
    numbers = StandardScaler()""",
)


def in_two_branches(customers, label, categorical, numeric):
    columns = ColumnTransformer(
        [
            ("texts", OneHotEncoder(handle_unknown="ignore"), categorical),
            ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), numeric),
        ]
    )
    model = make_pipeline(columns, LogisticRegression(max_iter=1000))
    return model.fit(customers[[*categorical, *numeric]], customers[label])


swap(
    "mean_of_the_batch",
    of="in_two_branches",
    says="a null is filled from the rows beside it",
    old="SimpleImputer()",
    new="FunctionTransformer(filled)",
)


def filled(numbers):
    return numbers.fillna(numbers.mean()).fillna(0)


swap(
    "no_probabilities",
    of="in_two_branches",
    says="the model has no predict_proba",
    old="LogisticRegression(max_iter=1000)",
    new="LinearSVC(random_state=0)",
)

swap(
    "probabilities_predicted",
    of="in_two_branches",
    says="predict gives no labels",
    old="LogisticRegression",
    new="Probabilities",
)


class Probabilities(LogisticRegression):
    def predict(self, rows):
        return self.predict_proba(rows)[:, 1]


swap(
    "true_and_false",
    of="in_two_branches",
    says="True and False instead of 1 and 0",
    old="LogisticRegression",
    new="Flags",
)


class Flags(LogisticRegression):
    def predict(self, rows):
        return self.predict_proba(rows)[:, 1] >= 0.5


swap(
    "unseen_category",
    of="in_two_branches",
    says="an unseen category stops the model",
    old='OneHotEncoder(handle_unknown="ignore")',
    new='make_pipeline(SimpleImputer(missing_values=None, strategy="most_frequent"), OneHotEncoder())',
)


# the categories are encoded beside the model, which then wants numbers where the table has text.
@trap(says="bare estimator without encoders")
def bare_estimator(customers, label, categorical, numeric):
    encoded = pd.get_dummies(customers[[*categorical, *numeric]].fillna(0), columns=categorical)
    return LogisticRegression(max_iter=1000).fit(encoded, customers[label])


@trap(says="column order counts")
def column_order(customers, label, categorical, numeric):
    texts, numbers = slice(0, len(categorical)), slice(len(categorical), None)
    columns = ColumnTransformer(
        [
            ("texts", OneHotEncoder(handle_unknown="ignore"), texts),
            ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), numbers),
        ]
    )
    model = make_pipeline(columns, LogisticRegression(max_iter=1000))
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
