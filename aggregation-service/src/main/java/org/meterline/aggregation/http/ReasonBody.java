package org.meterline.aggregation.http;

import org.jspecify.annotations.Nullable;

/** Why somebody decides so. */
public record ReasonBody(@Nullable String reason) {}
