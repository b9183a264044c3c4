"""Sample queries, one file each: GraphiQL opens with them, the documents quote them.

A file begins with two comments, in English and in Chinese, whose first lines are titles; then comes the query, with
the English titles and texts. Variables stand in a JSON file of the same name.
"""

from kaohe.web.samples.reading import Sample, samples

__all__ = ["Sample", "samples"]
