/** Which columns leave the source, and in what form. */
package io.orrery.producer.privacy;
