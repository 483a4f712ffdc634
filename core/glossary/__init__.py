"""The glossary: every word and sign of the course in a sentence, with a number and the lesson that shows it."""

from core.glossary.learning import LEARNING
from core.glossary.neurons import NEURONS
from core.glossary.pictures import PICTURES
from core.glossary.practice import PRACTICE
from core.glossary.sequences import SEQUENCES
from core.glossary.term import Group, Term

GROUPS: tuple[Group, ...] = (*NEURONS, *LEARNING, *PRACTICE, *PICTURES, *SEQUENCES)
TERMS: tuple[Term, ...] = tuple(term for group in GROUPS for term in group.terms)
