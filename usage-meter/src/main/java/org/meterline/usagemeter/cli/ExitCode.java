package org.meterline.usagemeter.cli;

/** The exit codes of the program; the README documents them. */
final class ExitCode {
    static final int DONE = 0;
    /** Something that should not happen. */
    static final int FAILED = 1;
    /** The command line is wrong. */
    static final int USAGE = 2;
    /** The home, a recording, a rules file or a token is missing, unreadable or wrong. */
    static final int INPUT = 3;
    /** Credentials, certificate or token were refused. */
    static final int REFUSED = 4;
    /** A server did not answer for longer than the limit; trying again later is safe. */
    static final int UNREACHABLE = 5;
    /** The suite refused at least one report. */
    static final int REPORTS_REFUSED = 6;

    /** A part or a source of the running meter is offline, or needs somebody. */
    static final int OFFLINE = 7;
    /** Another program runs as this meter. */
    static final int RUNS_ALREADY = 8;
    /** An upgrade did not work out, and the old version is in its place again. */
    static final int TAKEN_BACK = 9;

    private ExitCode() {}
}
