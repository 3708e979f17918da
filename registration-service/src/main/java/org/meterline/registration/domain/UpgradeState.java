package org.meterline.registration.domain;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How far an upgrade has come; each state offers its legal moves and no other.
 * <pre>
 *  PRECHECKS ──► SNAPSHOT_CONFIRMED ──► RUNNING ──► VERIFIED
 *      └─────────────────┴─────────────────┴──────► FAILED ──► ROLLED_BACK
 * </pre>
 * An upgrade that somebody gives up has FAILED, with the reason as its detail.
 */
public sealed interface UpgradeState {

    /** As it stands in bodies and in the database. */
    enum Name {
        PRECHECKS,
        SNAPSHOT_CONFIRMED,
        RUNNING,
        VERIFIED,
        FAILED,
        ROLLED_BACK
    }

    Name name();

    /** While one is under way, no other of the same usage meter begins. */
    sealed interface UnderWay extends UpgradeState {

        default Failed fail() {
            return new Failed();
        }
    }

    record Prechecks() implements UnderWay {

        @Override
        public Name name() {
            return Name.PRECHECKS;
        }

        public SnapshotConfirmed confirmSnapshot() {
            return new SnapshotConfirmed();
        }
    }

    record SnapshotConfirmed() implements UnderWay {

        @Override
        public Name name() {
            return Name.SNAPSHOT_CONFIRMED;
        }

        public Running run() {
            return new Running();
        }
    }

    record Running() implements UnderWay {

        @Override
        public Name name() {
            return Name.RUNNING;
        }

        public Verified verify() {
            return new Verified();
        }
    }

    record Verified() implements UpgradeState {

        @Override
        public Name name() {
            return Name.VERIFIED;
        }
    }

    record Failed() implements UpgradeState {

        @Override
        public Name name() {
            return Name.FAILED;
        }

        public RolledBack rollBack() {
            return new RolledBack();
        }
    }

    record RolledBack() implements UpgradeState {

        @Override
        public Name name() {
            return Name.ROLLED_BACK;
        }
    }

    static UpgradeState named(Name name) {
        return switch (name) {
            case PRECHECKS -> new Prechecks();
            case SNAPSHOT_CONFIRMED -> new SnapshotConfirmed();
            case RUNNING -> new Running();
            case VERIFIED -> new Verified();
            case FAILED -> new Failed();
            case ROLLED_BACK -> new RolledBack();
        };
    }

    /** Empty where no legal move leads there. */
    default Optional<UpgradeState> movedTo(Name wanted) {
        return Optional.ofNullable(
                switch (wanted) {
                    case PRECHECKS -> null;
                    case SNAPSHOT_CONFIRMED -> this instanceof Prechecks checked ? checked.confirmSnapshot() : null;
                    case RUNNING -> this instanceof SnapshotConfirmed ready ? ready.run() : null;
                    case VERIFIED -> this instanceof Running running ? running.verify() : null;
                    case FAILED -> this instanceof UnderWay underWay ? underWay.fail() : null;
                    case ROLLED_BACK -> this instanceof Failed failed ? failed.rollBack() : null;
                });
    }

    default List<Name> nextStates() {
        return Arrays.stream(Name.values())
                .filter(name -> movedTo(name).isPresent())
                .toList();
    }
}
