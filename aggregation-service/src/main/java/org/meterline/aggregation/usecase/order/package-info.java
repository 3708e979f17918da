/** Billing orders from the moment their months are final: opened, reviewed, submitted, corrected. */
@NullMarked
package org.meterline.aggregation.usecase.order;

import org.jspecify.annotations.NullMarked;
