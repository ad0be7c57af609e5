"""Trap: category codes are worked out anew from each frame that is predicted.

skill: train_pipeline
phrase: encoders fitted again at prediction
"""

from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


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


def train_pipeline(customers, label, categorical, numeric):
    return CodesOfEachFrame(categorical, numeric).fit(customers, customers[label])
