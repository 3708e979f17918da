package org.meterline.usagemeter.usecase.upgrade;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.meterline.usagemeter.domain.ProgramVersion;

/**
 * One upgrade of this meter, as it is written down at each stage.
 *
 * @param sha256 the package's
 * @param homeFormat what the new version reads and writes, where that is another format than the home has
 * @param launch what brings the daemon back
 * @param parts the parts that ran before, and have to run after
 * @param before what the home said of itself before
 * @param reported the upgrade's id at the registration-service, where it was told
 * @param detail why it is as it is, for people
 */
public record Upgrade(
        UUID id,
        ProgramVersion from,
        ProgramVersion to,
        String sha256,
        Optional<Integer> homeFormat,
        Instant startedAt,
        Stage stage,
        Launch launch,
        List<String> parts,
        HomeFacts before,
        Optional<UUID> reported,
        String detail) {
    /** What brings the daemon back once it was stopped. */
    public enum Launch {
        /** No daemon ran, and none is started. */
        NOBODY,
        /** The upgrade starts it. */
        UPGRADE,
        /** A supervisor, such as systemd, starts what it finds behind the link. */
        SUPERVISOR
    }

    public Upgrade {
        parts = List.copyOf(parts);
    }

    Upgrade at(Stage next, String why) {
        return new Upgrade(id, from, to, sha256, homeFormat, startedAt, next, launch, parts, before, reported, why);
    }

    Upgrade reportedAs(Optional<UUID> remote) {
        return new Upgrade(id, from, to, sha256, homeFormat, startedAt, stage, launch, parts, before, remote, detail);
    }

    /** Whether that version may run as the daemon now; while files and link are changed, none may. */
    public boolean lets(ProgramVersion version) {
        return switch (stage) {
            case VERIFIED, ROLLED_BACK -> true;
            case PREPARING, RESTARTING -> version.equals(from);
            case STARTING -> version.equals(to);
            case STOPPING, SWITCHING, RESTORING -> false;
        };
    }
}
