package org.meterline.registration.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.topic.UsageMeterState;
import org.meterline.contracts.topic.UsageMeterState.Connectivity;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.registration.domain.LifeCycle.Present;
import org.meterline.registration.domain.LifeCycle.Suspended;
import org.meterline.registration.domain.LifeCycle.Unregistered;

/**
 * A usage meter as its provider registered it. Every change of the registration is a new value with the next revision.
 *
 * @param ordinal its place in the order of first registrations; the lower one wins a source that two meters report
 * @param signs what it last showed of itself; not part of the registration, so without a revision of its own
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
        ContractHistory contracts,
        Credentials credentials,
        SignsOfLife signs) {

    /** What its provider may say of it at any time. */
    public record Profile(UsageMeterName name, Connectivity connectivity, boolean locked) {}

    /** What a registration asks for. */
    public record Wish(
            UsageMeterName name,
            Connectivity connectivity,
            @Nullable Mode mode,
            @Nullable UUID contractId,
            @Nullable String siteId) {}

    public static UsageMeter first(
            UUID id, String provider, long ordinal, Wish wish, TokenGeneration token, Instant now) {
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
                ContractHistory.startingWith(wish.contractId(), wish.siteId()),
                Credentials.none().with(token),
                SignsOfLife.none());
    }

    /**
     * Comes back after it was unregistered: same id, same ordinal, histories and generations go on. A contract that differs
     * holds from the start of the present month, a change to PRODUCTION from the present hour.
     */
    public UsageMeter again(Unregistered gone, Wish wish, TokenGeneration token, Instant now) {
        ModeHistory newModes =
                wish.mode() == Mode.PRODUCTION ? modes.productionFrom(OpenMonths.startOfHour(now)) : modes;
        ContractHistory newContracts = wish.contractId() == null
                ? contracts
                : contracts.with(wish.contractId(), wish.siteId(), contractStart(now));
        return changed(
                new Profile(wish.name(), wish.connectivity(), false),
                gone.registerAgain(),
                newModes,
                newContracts,
                credentials.with(token));
    }

    private Instant contractStart(Instant now) {
        Instant month = OpenMonths.startOfMonth(now);
        Instant last = contracts.last().from();
        return last != null && last.isAfter(month) ? last : month;
    }

    public UsageMeter inProductionFrom(Instant from) {
        return changed(profile, state, modes.productionFrom(from), contracts, credentials);
    }

    public UsageMeter underContract(@Nullable UUID contractId, @Nullable String siteId, Instant from) {
        return changed(profile, state, modes, contracts.with(contractId, siteId, from), credentials);
    }

    public UsageMeter withProfile(UnaryOperator<Profile> change) {
        return changed(change.apply(profile), state, modes, contracts, credentials);
    }

    public UsageMeter in(Present newState) {
        return changed(profile, newState, modes, contracts, credentials);
    }

    public UsageMeter rotatedTo(TokenGeneration next, Instant wallNow, Duration overlap, Duration filesAfterwards) {
        return changed(
                profile, state, modes, contracts, credentials.rotatedTo(next, wallNow, overlap, filesAfterwards));
    }

    /** Its tokens end at once; files it signed before are taken until their months have closed. */
    public UsageMeter unregistered(Present present, Instant now, Instant wallNow, Duration filesAfterwards) {
        return changed(
                profile, present.unregister(now), modes, contracts, credentials.endedAt(wallNow, filesAfterwards));
    }

    public UsageMeter showing(SignsOfLife newSigns) {
        return new UsageMeter(
                id, provider, ordinal, createdAt, revision, profile, state, modes, contracts, credentials, newSigns);
    }

    private UsageMeter changed(
            Profile newProfile,
            LifeCycle newState,
            ModeHistory newModes,
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
                newContracts,
                newCredentials,
                signs);
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
                modes.entries(),
                contracts.entries(),
                credentials.generations().stream()
                        .filter(generation -> generation.validAt(wallNow) || generation.fileKeyValidAt(wallNow))
                        .map(generation -> new UsageMeterState.Generation(
                                generation.number(),
                                generation.expiresAt(),
                                generation.fileKey(),
                                generation.fileKeyUntil()))
                        .toList(),
                state instanceof Unregistered gone ? gone.since() : null);
    }
}
