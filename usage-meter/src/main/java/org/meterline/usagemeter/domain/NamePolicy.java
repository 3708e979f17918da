package org.meterline.usagemeter.domain;

/** Whether object names leave the meter. Ids always do: without them nothing can be explained. */
public enum NamePolicy {
    /** Names stay here. */
    NONE,
    /** Names are in the reports as the vCenter gives them. */
    PLAIN
}
