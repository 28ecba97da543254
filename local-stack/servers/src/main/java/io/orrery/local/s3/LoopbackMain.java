package io.orrery.local.s3;

import java.lang.reflect.Array;
import java.lang.reflect.Proxy;
import java.util.Collection;

/**
 * Starts S3Mock on loopback alone: by itself it opens a second port on all interfaces. Runs in S3Mock's own JVM, where
 * Spring is, and not in ours: hence the reflection.
 */
final class LoopbackMain {

    private static final String SPRING = "org.springframework.";

    private LoopbackMain() {}

    /**
     * Starts the server.
     *
     * @param args Spring Boot's arguments
     */
    public static void main(String[] args) {
        try {
            Class<?> application = Class.forName("com.adobe.testing.s3mock.S3MockApplication");
            Class<?> spring = Class.forName(SPRING + "boot.SpringApplication");
            Object run = spring.getConstructor(Class[].class).newInstance((Object) new Class<?>[] {application});
            Class<?> initializer = Class.forName(SPRING + "context.ApplicationContextInitializer");
            Object initializers = Array.newInstance(initializer, 1);
            Array.set(initializers, 0, proxy(initializer, (method, arguments) -> {
                beforeBeans(arguments[0]);
                return null;
            }));
            spring.getMethod("addInitializers", initializers.getClass()).invoke(run, initializers);
            spring.getMethod("run", String[].class).invoke(run, (Object) args);
        } catch (ReflectiveOperationException e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private interface Call {
        Object call(String method, Object[] arguments) throws ReflectiveOperationException;
    }

    private static Object proxy(Class<?> type, Call call) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
            return switch (method.getName()) {
                case "hashCode" -> System.identityHashCode(self);
                case "equals" -> self == arguments[0];
                case "toString" -> type.getName();
                default -> call.call(method.getName(), arguments);
            };
        });
    }

    private static void beforeBeans(Object context) throws ReflectiveOperationException {
        Class<?> processor = Class.forName(SPRING + "beans.factory.config.BeanPostProcessor");
        Class<?> factory = Class.forName(SPRING + "beans.factory.config.ConfigurableBeanFactory");
        Class<?> contextType = Class.forName(SPRING + "context.ConfigurableApplicationContext");
        Object beans = contextType.getMethod("getBeanFactory").invoke(context);
        factory.getMethod("addBeanPostProcessor", processor).invoke(beans, proxy(processor, (method, arguments) -> {
            closeSecondPort(arguments[0]);
            return arguments[0];
        }));
    }

    private static void closeSecondPort(Object bean) throws ReflectiveOperationException {
        Class<?> server = Class.forName(SPRING + "boot.web.embedded.tomcat.TomcatServletWebServerFactory");
        if (server.isInstance(bean)) {
            ((Collection<?>) server.getMethod("getAdditionalTomcatConnectors").invoke(bean)).clear();
        }
    }
}
