/** Tests of the package of the same name. */
@NullMarked
package org.meterline.collector.http;

import org.jspecify.annotations.NullMarked;
