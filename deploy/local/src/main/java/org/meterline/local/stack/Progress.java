package org.meterline.local.stack;

/** Hears what the supervisor is doing. */
public interface Progress {

    /** One line for people. */
    void say(String line);

    /** Hears nothing. */
    static Progress silent() {
        return line -> {};
    }
}
