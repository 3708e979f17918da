package org.meterline.contracts.topic;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the other services need to know of a usage meter: the value of the compacted topic of usage meters. A reader
 * ignores a state whose revision is not above the one it has.
 *
 * @param revision grows with every change of this meter
 * @param ordinal the order of first registration within the suite; the lower one wins a source that two meters report
 * @param modes the history of its mode: the first entry holds since ever, the others each from their instant
 * @param contracts the history of its contract, in the same form
 * @param generations the access tokens it has had, by generation, with the file keys derived from them
 * @param unregisteredAt since when it is gone, where it is
 * @param connectivities the history of its connectivity, in the form of modes; a message without one is older than the
 *     history, and says that the present connectivity holds since ever
 */
public record UsageMeterState(
        UUID usageMeterId,
        String provider,
        String name,
        Status status,
        Connectivity connectivity,
        long revision,
        long ordinal,
        List<ModeEntry> modes,
        List<ContractEntry> contracts,
        List<Generation> generations,
        @Nullable Instant unregisteredAt,
        List<ConnectivityEntry> connectivities) {

    public enum Status {
        /** Registered, but it has not checked its registration yet. */
        REGISTERED,
        ACTIVE,
        SUSPENDED,
        UNREGISTERED
    }

    public enum Connectivity {
        ONLINE,
        OFFLINE
    }

    public enum Mode {
        PRODUCTION,
        TEST
    }

    /**
     * A mode and since when.
     *
     * @param from null: since ever
     */
    public record ModeEntry(Mode mode, @Nullable Instant from) {

        public ModeEntry {
            Required.present(mode, "mode");
        }
    }

    /**
     * A connectivity and since when.
     *
     * @param from null: since ever
     */
    public record ConnectivityEntry(
            Connectivity connectivity, @Nullable Instant from) {

        public ConnectivityEntry {
            Required.present(connectivity, "connectivity");
        }
    }

    /**
     * A contract and since when.
     *
     * @param contractId null: none, so its usage is unassigned
     * @param from null: since ever
     */
    public record ContractEntry(
            @Nullable UUID contractId,
            @Nullable String siteId,
            @Nullable Instant from) {}

    /**
     * One access token of the meter, without the token.
     *
     * @param expiresAt null: the current one
     * @param fileKey the Ed25519 public key for usage files, 32 raw bytes in base64url without padding
     * @param fileKeyUntil until when a file signed under it is accepted; null: no end yet
     */
    public record Generation(
            int generation,
            @Nullable Instant expiresAt,
            String fileKey,
            @Nullable Instant fileKeyUntil) {

        private static final int KEY_BYTES = 32;

        public Generation {
            if (generation < 1) {
                throw new IllegalArgumentException("generation is below 1: " + generation);
            }
            if (Base64.getUrlDecoder().decode(Required.present(fileKey, "fileKey")).length != KEY_BYTES) {
                throw new IllegalArgumentException("fileKey of generation " + generation + " is not 32 bytes");
            }
        }

        /** The public key's 32 raw bytes. */
        public byte[] fileKeyBytes() {
            return Base64.getUrlDecoder().decode(fileKey);
        }

        /** Whether a token of this generation is good at an instant. */
        public boolean validAt(Instant now) {
            return expiresAt == null || now.isBefore(expiresAt);
        }

        /** Whether a file signed under this generation is taken at an instant. */
        public boolean fileKeyValidAt(Instant now) {
            return fileKeyUntil == null || now.isBefore(fileKeyUntil);
        }
    }

    public UsageMeterState {
        Required.present(usageMeterId, "usageMeterId");
        Required.text(provider, "provider");
        Required.text(name, "name");
        Required.present(status, "status");
        Required.present(connectivity, "connectivity");
        modes = List.copyOf(Required.present(modes, "modes"));
        contracts = List.copyOf(Required.present(contracts, "contracts"));
        generations = List.copyOf(Required.present(generations, "generations"));
        connectivities = connectivities == null
                ? List.of(new ConnectivityEntry(connectivity, null))
                : List.copyOf(connectivities);
        requireHistory("modes", modes.stream().map(UsageMeterState::since).toList());
        requireHistory(
                "contracts", contracts.stream().map(UsageMeterState::since).toList());
        requireHistory(
                "connectivities",
                connectivities.stream().map(UsageMeterState::since).toList());
    }

    /** Of a meter that has been what it is since ever. */
    public UsageMeterState(
            UUID usageMeterId,
            String provider,
            String name,
            Status status,
            Connectivity connectivity,
            long revision,
            long ordinal,
            List<ModeEntry> modes,
            List<ContractEntry> contracts,
            List<Generation> generations,
            @Nullable Instant unregisteredAt) {
        this(
                usageMeterId,
                provider,
                name,
                status,
                connectivity,
                revision,
                ordinal,
                modes,
                contracts,
                generations,
                unregisteredAt,
                List.of(new ConnectivityEntry(connectivity, null)));
    }

    public static UsageMeterState fromJson(byte[] json) {
        return MessageCodec.fromJson(json, UsageMeterState.class);
    }

    public byte[] toJson() {
        return MessageCodec.toJson(this);
    }

    /** The mode as of an instant. */
    public Mode modeAt(Instant instant) {
        Mode mode = modes.getFirst().mode();
        for (ModeEntry entry : modes) {
            if (since(entry).compareTo(instant) <= 0) {
                mode = entry.mode();
            }
        }
        return mode;
    }

    /** The contract as of an instant; its id is null where the meter had none. */
    public ContractEntry contractAt(Instant instant) {
        ContractEntry contract = contracts.getFirst();
        for (ContractEntry entry : contracts) {
            if (since(entry).compareTo(instant) <= 0) {
                contract = entry;
            }
        }
        return contract;
    }

    public Optional<Generation> generation(int number) {
        return generations.stream().filter(g -> g.generation() == number).findFirst();
    }

    /** Whether a token of this generation is good now; that the meter is registered at all is another question. */
    public boolean generationValid(int number, Instant now) {
        return generation(number).map(g -> g.validAt(now)).orElse(false);
    }

    /** Whether it still belongs to the suite. */
    public boolean registered() {
        return status != Status.UNREGISTERED;
    }

    private static Instant since(ModeEntry entry) {
        Instant from = entry.from();
        return from == null ? Instant.MIN : from;
    }

    private static Instant since(ConnectivityEntry entry) {
        Instant from = entry.from();
        return from == null ? Instant.MIN : from;
    }

    private static Instant since(ContractEntry entry) {
        Instant from = entry.from();
        return from == null ? Instant.MIN : from;
    }

    private static void requireHistory(String component, List<Instant> froms) {
        if (froms.isEmpty() || !froms.getFirst().equals(Instant.MIN)) {
            throw new IllegalArgumentException(component + " does not begin with an entry that holds since ever");
        }
        for (int i = 1; i < froms.size(); i++) {
            if (froms.get(i).isBefore(froms.get(i - 1))) {
                throw new IllegalArgumentException(component + " is not in order of time: " + froms);
            }
        }
    }
}
