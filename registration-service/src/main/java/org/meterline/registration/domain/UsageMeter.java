package org.meterline.registration.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.topic.UsageMeterState;
import org.meterline.contracts.topic.UsageMeterState.Connectivity;
import org.meterline.contracts.topic.UsageMeterState.ContractEntry;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.registration.domain.LifeCycle.Present;
import org.meterline.registration.domain.LifeCycle.Suspended;
import org.meterline.registration.domain.LifeCycle.Unregistered;

/**
 * A usage meter as its provider registered it. Every change of the registration is a new value with the next revision.
 *
 * @param ordinal its place in the order of first registrations; the lower one wins a source that two meters report
 */
public record UsageMeter(
        UUID id,
        String provider,
        long ordinal,
        Instant createdAt,
        long revision,
        Profile profile,
        LifeCycle state,
        ModeHistory modes,
        ConnectivityHistory connectivities,
        ContractHistory contracts,
        Credentials credentials) {

    /**
     * What its provider may say of it at any time.
     *
     * @param connectivity the last of its history
     */
    public record Profile(UsageMeterName name, Connectivity connectivity, boolean locked) {}

    /** What a registration asks for. */
    public record Wish(
            UsageMeterName name,
            Connectivity connectivity,
            @Nullable Mode mode,
            @Nullable UUID contractId,
            @Nullable String siteId,
            @Nullable SoftwareVersion version) {

        /** One that does not say which version runs. */
        public Wish(
                UsageMeterName name,
                Connectivity connectivity,
                @Nullable Mode mode,
                @Nullable UUID contractId,
                @Nullable String siteId) {
            this(name, connectivity, mode, contractId, siteId, null);
        }
    }

    /** @param token null where its software is older than access tokens */
    public static UsageMeter first(
            UUID id, String provider, long ordinal, Wish wish, @Nullable TokenGeneration token, Instant now) {
        Mode mode = wish.mode();
        return new UsageMeter(
                id,
                provider,
                ordinal,
                now,
                1,
                new Profile(wish.name(), wish.connectivity(), false),
                new LifeCycle.Registered(),
                ModeHistory.startingWith(mode == null ? Mode.PRODUCTION : mode),
                ConnectivityHistory.startingWith(wish.connectivity()),
                ContractHistory.startingWith(wish.contractId(), wish.siteId()),
                token == null ? Credentials.none() : Credentials.none().with(token));
    }

    /**
     * Comes back after it was unregistered: same id, same ordinal, histories and generations go on. A contract or site that
     * differs holds from the start of the present month, a change to PRODUCTION from the present hour.
     */
    public UsageMeter again(Unregistered gone, Wish wish, @Nullable TokenGeneration token, Instant now) {
        ModeHistory newModes =
                wish.mode() == Mode.PRODUCTION ? modes.productionFrom(OpenMonths.startOfHour(now)) : modes;
        return changed(
                new Profile(wish.name(), wish.connectivity(), false),
                gone.registerAgain(),
                newModes,
                connectivities.with(wish.connectivity(), now),
                contractsAgain(wish, OpenMonths.startOfMonth(now)),
                token == null ? credentials : credentials.with(token));
    }

    private ContractHistory contractsAgain(Wish wish, Instant month) {
        ContractEntry before = contracts.at(month);
        UUID contract = wish.contractId() == null ? before.contractId() : wish.contractId();
        String kept = Objects.equals(contract, before.contractId()) ? before.siteId() : null;
        return contracts.with(contract, wish.siteId() == null ? kept : wish.siteId(), month);
    }

    /** All that one request changes, in one revision; the same where nothing differs. */
    public UsageMeter with(
            UsageMeterName name,
            ModeHistory newModes,
            ConnectivityHistory newConnectivities,
            ContractHistory newContracts) {
        Profile newProfile = new Profile(name, newConnectivities.last(), profile.locked());
        boolean same = newProfile.equals(profile)
                && newModes.equals(modes)
                && newConnectivities.equals(connectivities)
                && newContracts.equals(contracts);
        return same ? this : changed(newProfile, state, newModes, newConnectivities, newContracts, credentials);
    }

    public UsageMeter withLock(boolean locked) {
        return changed(
                new Profile(profile.name(), profile.connectivity(), locked),
                state,
                modes,
                connectivities,
                contracts,
                credentials);
    }

    public UsageMeter in(Present newState) {
        return changed(profile, newState, modes, connectivities, contracts, credentials);
    }

    /** Its first access token, for the registration that it has. */
    public UsageMeter withFirst(TokenGeneration token) {
        return changed(profile, state, modes, connectivities, contracts, credentials.with(token));
    }

    public UsageMeter rotatedTo(TokenGeneration next, Instant wallNow, Duration overlap, Duration filesAfterwards) {
        return changed(
                profile,
                state,
                modes,
                connectivities,
                contracts,
                credentials.rotatedTo(next, wallNow, overlap, filesAfterwards));
    }

    /** Its tokens end at once; files it signed before are taken until their months have closed. */
    public UsageMeter unregistered(Present present, Instant now, Instant wallNow, Duration filesAfterwards) {
        return changed(
                profile,
                present.unregister(now),
                modes,
                connectivities,
                contracts,
                credentials.endedAt(wallNow, filesAfterwards));
    }

    private UsageMeter changed(
            Profile newProfile,
            LifeCycle newState,
            ModeHistory newModes,
            ConnectivityHistory newConnectivities,
            ContractHistory newContracts,
            Credentials newCredentials) {
        return new UsageMeter(
                id,
                provider,
                ordinal,
                createdAt,
                revision + 1,
                newProfile,
                newState,
                newModes,
                newConnectivities,
                newContracts,
                newCredentials);
    }

    public boolean suspended() {
        return state instanceof Suspended;
    }

    /** What the other services are told: all that still has an effect. */
    public UsageMeterState published(Instant wallNow) {
        return new UsageMeterState(
                id,
                provider,
                profile.name().value(),
                state.status(),
                profile.connectivity(),
                revision,
                ordinal,
                modes.effective(),
                contracts.effective(),
                credentials.generations().stream()
                        .filter(generation -> generation.validAt(wallNow) || generation.fileKeyValidAt(wallNow))
                        .map(generation -> new UsageMeterState.Generation(
                                generation.number(),
                                generation.expiresAt(),
                                generation.fileKey(),
                                generation.fileKeyUntil()))
                        .toList(),
                state instanceof Unregistered gone ? gone.since() : null,
                connectivities.entries());
    }
}
