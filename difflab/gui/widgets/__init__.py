"""Small widgets that panels and dialogs are made of; none knows an experiment."""
