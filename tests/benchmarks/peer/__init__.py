"""The reference for sending: a stock Wagtail site with one form page of eight fields."""
