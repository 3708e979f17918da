/** Tests of exact numbers. */
@NullMarked
package org.meterline.aggregation.domain.quantity;

import org.jspecify.annotations.NullMarked;
