"""Mistakes of train_pipeline."""

from labjudge.proof.traps import swap, trap
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler  # noqa: F401 (in a swap)
from sklearn.svm import LinearSVC  # noqa: F401 (in a swap)

CATEGORIES = "categories ="
WITH_LABEL = """numeric = [*numeric, label]
    categories ="""
swap("label_among_features", says="the model wants the label to predict", old=CATEGORIES, new=WITH_LABEL)

BY_HEART = """categorical, numeric = ["region", "plan"], ["tenure_months", "monthly_spend", "support_calls"]
    label = "churned"
    categories ="""
swap("names_written_in", says="columns that nobody named", old=CATEGORIES, new=BY_HEART)

NUMBERS = 'numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())'
WITHOUT_NULLS = """customers = customers.dropna(subset=[*categorical, *numeric])
    numbers = StandardScaler()"""
# rows with nulls are dropped before training, and nothing fills them in later.
swap("null_stops_the_model", says="a null stops the model", old=NUMBERS, new=WITHOUT_NULLS)


def in_two_branches(customers, label, categorical, numeric):
    columns = ColumnTransformer(
        [
            ("texts", OneHotEncoder(handle_unknown="ignore"), categorical),
            ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), numeric),
        ]
    )
    model = make_pipeline(columns, LogisticRegression(max_iter=1000))
    return model.fit(customers[[*categorical, *numeric]], customers[label])


NULLS = "SimpleImputer()"
FILLED = "FunctionTransformer(filled)"
swap("mean_of_the_batch", of="in_two_branches", says="a null is filled from the rows beside it", old=NULLS, new=FILLED)


def filled(numbers):
    return numbers.fillna(numbers.mean()).fillna(0)


CLASSIFIER = "LogisticRegression(max_iter=1000)"
VECTORS = "LinearSVC(random_state=0)"
swap("no_probabilities", of="in_two_branches", says="the model has no predict_proba", old=CLASSIFIER, new=VECTORS)

LOGISTIC = "LogisticRegression"
swap("probabilities_predicted", of="in_two_branches", says="predict gives no labels", old=LOGISTIC, new="Probabilities")


class Probabilities(LogisticRegression):
    def predict(self, rows):
        return self.predict_proba(rows)[:, 1]


swap("true_and_false", of="in_two_branches", says="True and False instead of 1 and 0", old=LOGISTIC, new="Flags")


class Flags(LogisticRegression):
    def predict(self, rows):
        return self.predict_proba(rows)[:, 1] >= 0.5


ENCODER = 'OneHotEncoder(handle_unknown="ignore")'
ONLY_SEEN = 'make_pipeline(SimpleImputer(missing_values=None, strategy="most_frequent"), OneHotEncoder())'
swap("unseen_category", of="in_two_branches", says="an unseen category stops the model", old=ENCODER, new=ONLY_SEEN)


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
