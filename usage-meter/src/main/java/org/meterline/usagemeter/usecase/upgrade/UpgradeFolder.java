package org.meterline.usagemeter.usecase.upgrade;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Port: what upgrades keep in the home. */
public interface UpgradeFolder {
    /** The newest upgrade, whether it has ended or not. */
    Optional<Upgrade> latest() throws IOException;

    /** Writes down how far an upgrade is; on the disk when it returns. */
    void keep(Upgrade upgrade) throws IOException;

    /** Copies the home's small files; whatever an earlier attempt left is replaced. */
    void backUp(Upgrade upgrade) throws IOException;

    /** A second copy of them, on which the new version changes the format. */
    Path copyToMigrate(Upgrade upgrade) throws IOException;

    /** Puts the files that were changed there into the home; may be repeated. */
    void apply(Upgrade upgrade) throws IOException;

    /** Puts the old files back in the place of those that {@link #apply} changed; may be repeated. */
    void restore(Upgrade upgrade) throws IOException;

    /** Adds a line to the upgrade's log. */
    void log(Upgrade upgrade, String line) throws IOException;
}
