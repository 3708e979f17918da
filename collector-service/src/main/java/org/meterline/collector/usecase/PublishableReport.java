package org.meterline.collector.usecase;

import org.meterline.contracts.topic.ReportMessage;

/** A taken report on its way to the topic: its message headers and its original bytes as zstd. */
public record PublishableReport(ReportMessage message, byte[] zstd) {}
