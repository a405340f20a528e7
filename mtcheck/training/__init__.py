# SPDX-License-Identifier: Apache-2.0
"""How the embedded model is made: data -> examples -> training -> ONNX -> calibration -> evaluation.

Each step is a command of ``python -m mtcheck.training`` (extra ``train``); nothing of this room runs in a check.
"""
