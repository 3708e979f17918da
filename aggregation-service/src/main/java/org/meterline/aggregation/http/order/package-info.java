/** The routes of billing orders, their bodies, and how what cannot be done is told. */
@NullMarked
package org.meterline.aggregation.http.order;

import org.jspecify.annotations.NullMarked;
