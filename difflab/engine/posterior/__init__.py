"""Distributions multiplied by what is known: pictures filled in and denoised, points weighted by r(x).

Sohl-Dickstein et al. 2015, section 2.5. The option values are here without torch; the mathematics works on
(n, d) tensors in scaled units, whatever they mean.
"""
