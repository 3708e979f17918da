package org.meterline.usagemeter.domain;

/** What of an object's name leaves the meter. Ids always do: without them nothing can be explained. */
public enum NamePolicy {
    /** No name at all. */
    NONE,
    /** A keyed hash of the name; only this meter can translate it back. */
    HASHED,
    /** One text of the operator's instead of every name. */
    REDACTED,
    /** Names as the source gives them. */
    PLAIN
}
