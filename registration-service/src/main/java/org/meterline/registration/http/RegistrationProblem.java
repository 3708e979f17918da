package org.meterline.registration.http;

import org.meterline.chassis.problem.ProblemDefinition;
import org.meterline.chassis.problem.ProblemType;

/** The refusals of this service that have a name of their own; each has its page in {@code docs/problems}. */
enum RegistrationProblem implements ProblemType {
    USAGE_METER_ID_TAKEN("usage-meter-id-taken", 409, "This usage meter id is registered already"),
    REGISTRATION_ENDED("registration-ended", 409, "The usage meter is unregistered"),
    USAGE_METER_LOCKED("usage-meter-locked", 409, "The usage meter is locked"),
    MODE_IS_FINAL("mode-is-final", 409, "A usage meter in production does not go back to test"),
    IDEMPOTENCY_KEY_REUSED("idempotency-key-reused", 422, "The Idempotency-Key came before with another request"),
    NO_ACCESS_TOKEN_YET("no-access-token-yet", 409, "The usage meter has no access token yet"),
    UPGRADE_UNDER_WAY("upgrade-under-way", 409, "An upgrade of this usage meter is under way"),
    UPGRADE_MOVE_NOT_ALLOWED("upgrade-move-not-allowed", 409, "The upgrade's state does not lead there"),
    UPGRADE_SKIPS_A_STEP("upgrade-skips-a-step", 422, "No single step leads from this version to that one"),
    UPGRADE_NOT_PROVEN("upgrade-not-proven", 422, "What has to hold after the upgrade was not reported"),
    EXPORT_TOO_LARGE("export-too-large", 422, "The export would have too many lines"),
    SIGNING_KEY_TOO_YOUNG("signing-key-too-young", 409, "The next signing key is not known everywhere yet"),
    PROVIDER_MISSING("provider-missing", 403, "The token names no provider");

    private final ProblemDefinition definition;

    RegistrationProblem(String slug, int status, String title) {
        this.definition = new ProblemDefinition(slug, status, title);
    }

    @Override
    public ProblemDefinition definition() {
        return definition;
    }
}
