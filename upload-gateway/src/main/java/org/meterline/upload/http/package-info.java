/** The routes, their bodies and their problems. Reaches into the use cases only. */
@NullMarked
package org.meterline.upload.http;

import org.jspecify.annotations.NullMarked;
