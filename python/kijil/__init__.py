"""kijil: why is this line on the page?

>>> import kijil
>>> classifier = kijil.Classifier()
>>> page = classifier.filter("전체 메뉴 열기\\n솔내시는 돌봄 예산을 늘린다고 밝혔다.\\n")
>>> page.text
'솔내시는 돌봄 예산을 늘린다고 밝혔다.\\n'

For every line of a Korean web page's text it tells one of LABELS: "body" (the
article), "chrome" (the site's own), "related" (other headlines), "clickbait"
(teasers). A line that shows nothing is "blank".

Classifier labels and filters pages; train() makes a model from labelled pages,
evaluate() scores one. See docs/python.md.
"""

from kijil._classifier import Classifier
from kijil._core import Line, __version__
from kijil._errors import KijilError, KijilWarning
from kijil._evaluation import evaluate
from kijil._filtered import LABELS, Filtered
from kijil._pages import Page, read_pages
from kijil._training import Trained, train

__all__ = [
    "LABELS",
    "Classifier",
    "Filtered",
    "KijilError",
    "KijilWarning",
    "Line",
    "Page",
    "Trained",
    "__version__",
    "evaluate",
    "read_pages",
    "train",
]
