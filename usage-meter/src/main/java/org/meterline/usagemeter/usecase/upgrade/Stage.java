package org.meterline.usagemeter.usecase.upgrade;

/**
 * How far an upgrade has come. It is written down before what it names is done.
 * <pre>
 *  PREPARING ──► STOPPING ──► SWITCHING ──► STARTING ──► VERIFIED
 *      └────────────┴─────────────┴────────────┴──► RESTORING ──► RESTARTING ──► ROLLED_BACK
 * </pre>
 */
public enum Stage {
    /** The new version is put beside the old one, which goes on running. */
    PREPARING,
    /** The old version is stopped, and the home's small files are copied. */
    STOPPING,
    /** The home's files and the link are changed. */
    SWITCHING,
    /** The new version is started and looked at. */
    STARTING,
    VERIFIED,
    /** The home's files and the link are put back. */
    RESTORING,
    /** The old version is started again. */
    RESTARTING,
    ROLLED_BACK;

    public boolean ended() {
        return this == VERIFIED || this == ROLLED_BACK;
    }
}
