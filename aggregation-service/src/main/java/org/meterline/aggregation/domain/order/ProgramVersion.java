package org.meterline.aggregation.domain.order;

/** Which version of the program computes: it is written on every order. */
public record ProgramVersion(String version) {}
