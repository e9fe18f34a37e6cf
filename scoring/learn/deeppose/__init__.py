"""DeepPose: joints by regression, refined in stages (Toshev and Szegedy, CVPR 2014)."""
