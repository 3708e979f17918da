/** Tests of orders. */
@NullMarked
package org.meterline.aggregation.domain.order;

import org.jspecify.annotations.NullMarked;
