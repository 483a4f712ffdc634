"""What a run leaves for the reader's own machine."""

import streamlit as st

from core.figures.curves.run import Quantity, curves_figure
from core.lessons.train.report import report_zip
from core.lessons.train.standalone import standalone_script, usage
from core.media.out.render import png_row
from core.training.data import DataSet
from core.training.result import TrainingResult
from core.wording import prose
from pages.parts.train.run_view import lines


def take_home(run_id: str, result: TrainingResult, data: DataSet) -> None:
    """Downloads: the model, a script that trains it, and a report."""
    st.markdown("### Take it home")
    model, script, report = st.columns(3)
    with model, st.container(border=True):
        st.markdown("**The trained model**")
        st.caption(
            prose(f"""A Keras file of {len(result.keras_file) / 1e6:.1f} MB with the weights of epoch
                {result.best_epoch}. It takes pixels from 0 to 255; scaling is its first layer.""")
        )
        st.download_button(
            "Save model.keras", result.keras_file, "model.keras", "application/octet-stream", on_click="ignore",
            icon=":material/download:", width="stretch", key="save_model",
        )  # fmt: skip
    with script, st.container(border=True):
        st.markdown("**The script**")
        st.caption("Plain Keras: trains the same network from a folder with one folder of pictures per class.")
        st.download_button(
            "Save this run's script", standalone_script(result.plan, len(result.class_names)), "train_this_run.py",
            "text/x-python", on_click="ignore", icon=":material/download:", width="stretch", key="save_script",
        )  # fmt: skip
    with report, st.container(border=True):
        st.markdown("**The report**")
        st.caption(
            "A ZIP: settings, layers, curves, confusion matrix and mistakes as Markdown with pictures, and all files."
        )
        st.download_button(
            "Save report.zip", lambda: report_zip(result, data, curves=curves_png), "report.zip", "application/zip",
            on_click="ignore", icon=":material/download:", width="stretch", key="save_report",
        )  # fmt: skip
    st.caption("How to use the model:")
    st.code(usage(result.plan, result.class_names), language="python")


def curves_png(result: TrainingResult) -> bytes:
    """Loss and accuracy side by side, on white."""
    quantities: tuple[Quantity, Quantity] = ("loss", "accuracy")
    return png_row(curves_figure(lines(q, result.history), result.plan.epochs, q, "light").still(1) for q in quantities)
