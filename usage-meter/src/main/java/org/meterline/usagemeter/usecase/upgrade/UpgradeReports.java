package org.meterline.usagemeter.usecase.upgrade;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.meterline.usagemeter.domain.PackageManifest.Action;
import org.meterline.usagemeter.domain.ProgramVersion;

/** Port: the registration-service, which knows the ways between versions and is told how an upgrade goes. */
public interface UpgradeReports {
    /** What the service says to a wish. */
    Way way(ProgramVersion from, ProgramVersion to) throws IOException, InterruptedException;

    /** Tells that an upgrade begins; repeated, it is the same one. */
    UUID begin(Upgrade upgrade) throws IOException, InterruptedException;

    /** Tells where it stands; {@code detail} is for people. */
    void move(UUID reported, State state, String detail) throws IOException, InterruptedException;

    /** Tells that it is done, and what was found as it was before. */
    void verified(UUID reported, Upgrade upgrade, HomeFacts after) throws IOException, InterruptedException;

    /** The states that people and meters tell. */
    enum State {
        SNAPSHOT_CONFIRMED,
        RUNNING,
        FAILED,
        ROLLED_BACK
    }

    /** What leads from one version to another. */
    sealed interface Way {
        record Steps(List<Step> steps) implements Way {}

        /** There is none: a step back, or nothing on record that leads there. */
        record None(String why) implements Way {}

        /** The service knows one of the versions not at all, so it has no say. */
        record Unknown() implements Way {}
    }

    /**
     * One step.
     *
     * @param sha256 of the package on record, where there is one
     */
    record Step(String to, Optional<String> sha256, boolean asksForToken, List<Action> before) {}
}
