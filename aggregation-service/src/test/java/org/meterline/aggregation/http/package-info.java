/** Tests of the routes and their problems. */
@NullMarked
package org.meterline.aggregation.http;

import org.jspecify.annotations.NullMarked;
