/** The routes, their bodies and their refusals. May use the use cases, the domain and the chassis. */
@NullMarked
package org.meterline.registration.http;

import org.jspecify.annotations.NullMarked;
