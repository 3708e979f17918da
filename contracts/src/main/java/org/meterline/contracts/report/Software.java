package org.meterline.contracts.report;

/** The program that wrote a report. */
public record Software(String name, String version) {}
