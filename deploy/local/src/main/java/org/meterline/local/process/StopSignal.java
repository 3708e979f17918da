package org.meterline.local.process;

/** How a program is asked to end itself. */
public enum StopSignal {
    /** What most programs take as "finish and leave". */
    TERM,
    /** PostgreSQL's fast shutdown; its answer to TERM waits for every client to leave by itself. */
    INT
}
