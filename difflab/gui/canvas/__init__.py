"""The widgets that show pictures composed in `render/`: the stage and Figure 1."""
