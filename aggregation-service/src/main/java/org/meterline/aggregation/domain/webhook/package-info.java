/** Webhooks: which events somebody wants, how a delivery is signed, when it is tried again, and where it may not go. */
@NullMarked
package org.meterline.aggregation.domain.webhook;

import org.jspecify.annotations.NullMarked;
