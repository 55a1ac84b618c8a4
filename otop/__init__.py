"""OTOP 2.0: the management system of a one-village-one-product programme."""

__version__ = "0.1.0"
