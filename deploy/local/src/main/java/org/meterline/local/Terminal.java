package org.meterline.local;

import java.io.PrintStream;
import java.util.Locale;
import org.meterline.local.stack.Progress;

/** Writes for people: lines, and a bar that is redrawn in place only where somebody watches. */
final class Terminal implements Progress {

    private static final int BAR_WIDTH = 32;
    private static final int PLAIN_STEP_PERCENT = 20;

    private final PrintStream out;
    private final boolean interactive;
    private boolean barIsOpen;
    private int lastPlainPercent = -1;

    Terminal(PrintStream out, boolean interactive) {
        this.out = out;
        this.interactive = interactive;
    }

    static Terminal ofProcess() {
        boolean watched = System.console() != null && System.console().isTerminal() && System.getenv("CI") == null;
        return new Terminal(System.out, watched);
    }

    @Override
    public synchronized void say(String line) {
        closeBar();
        out.println(line);
        out.flush();
    }

    /** Shows how much of something is done. */
    synchronized void bar(String label, long done, long total) {
        int percent = total == 0 ? 100 : Math.toIntExact(Math.min(100, done * 100 / total));
        if (interactive) {
            int filled = BAR_WIDTH * percent / 100;
            out.printf(
                    Locale.ROOT,
                    "\r%s [%s%s] %3d %%  %d of %d",
                    label,
                    "#".repeat(filled),
                    ".".repeat(BAR_WIDTH - filled),
                    percent,
                    done,
                    total);
            out.flush();
            barIsOpen = true;
            if (percent == 100) {
                closeBar();
            }
        } else if (percent / PLAIN_STEP_PERCENT > lastPlainPercent / PLAIN_STEP_PERCENT || lastPlainPercent < 0) {
            out.printf(Locale.ROOT, "%s %d %%, %d of %d%n", label, percent, done, total);
            out.flush();
            lastPlainPercent = percent == 100 ? -1 : percent;
        }
    }

    /** Leaves a bar that is still open on a line of its own. */
    synchronized void closeLine() {
        closeBar();
    }

    private void closeBar() {
        if (barIsOpen) {
            out.println();
            barIsOpen = false;
        }
    }
}
