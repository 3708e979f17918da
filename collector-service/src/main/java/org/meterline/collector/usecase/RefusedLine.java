package org.meterline.collector.usecase;

import org.meterline.collector.domain.Verdict;

/** A line of an NDJSON body that was not taken, and why; lines count from 1. */
public record RefusedLine(int number, Verdict.NotTaken why) {}
