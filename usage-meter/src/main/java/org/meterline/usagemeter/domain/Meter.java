package org.meterline.usagemeter.domain;

import java.util.UUID;
import org.meterline.contracts.report.Software;

/** The usage meter in whose name reports are made. */
public record Meter(UUID id, Software software) {}
