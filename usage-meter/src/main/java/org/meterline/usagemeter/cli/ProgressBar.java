package org.meterline.usagemeter.cli;

import java.io.PrintWriter;

/** A bar on the error output, where somebody wants it. */
final class ProgressBar {
    private static final int WIDTH = 40;
    private static final int PERCENT = 100;

    private final PrintWriter err;
    private final boolean shown;
    private int lastPercent = -1;

    ProgressBar(PrintWriter err, boolean shown) {
        this.err = err;
        this.shown = shown;
    }

    void at(long done, long all) {
        int percent = all == 0 ? PERCENT : Math.toIntExact(done * PERCENT / all);
        if (!shown || percent == lastPercent) {
            return;
        }
        lastPercent = percent;
        int filled = WIDTH * percent / PERCENT;
        err.printf("\r[%s%s] %3d %%", "#".repeat(filled), ".".repeat(WIDTH - filled), percent);
        if (percent == PERCENT) {
            err.println();
        }
        err.flush();
    }
}
