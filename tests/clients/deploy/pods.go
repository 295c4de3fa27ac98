package main

import (
	"fmt"
	"strings"

	apps "k8s.io/api/apps/v1"
	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	policy "k8s.io/api/policy/v1"
)

// inspect checks what one set of values makes; returns its containers by name.
func inspect(objects map[string][]any) map[string]container {
	containers := map[string]container{}
	deployment := only[*apps.Deployment](objects, "apps/v1/Deployment")
	server := deployment.Spec.Template
	containers["serve"] = inspectPod(server.Spec)
	expect(containers["serve"].Env["XWMS_DATABASE_RIGHTS"] == "refuse", "a role with more rights would serve")
	expect(containers["serve"].Env["XWMS_MIGRATE"] == "false", "the server would migrate")
	_, owner := containers["serve"].Secrets["XWMS_DATABASE_OWNER_URL"]
	expect(!owner, "the server has the owner's URL")
	update := deployment.Spec.Strategy.RollingUpdate
	expect(update.MaxUnavailable.IntValue() == 0, "an upgrade takes pods away before there are others")
	expect(*server.Spec.TerminationGracePeriodSeconds >= 35, "pods are killed before they have stopped")
	within("the deployment", deployment.Spec.Selector.MatchLabels, server.Labels)

	for _, object := range objects["v1/Service"] {
		service := object.(*core.Service)
		within("the service "+service.Name, service.Spec.Selector, server.Labels)
		for _, port := range service.Spec.Ports {
			expect(hasPort(server.Spec, port.TargetPort.StrVal), "%s leads to no port", service.Name)
			expect(service.Name != deployment.Name || port.Name != "metrics", "metrics are where an Ingress leads")
		}
	}
	for _, object := range objects["policy/v1/PodDisruptionBudget"] {
		within("the budget", object.(*policy.PodDisruptionBudget).Spec.Selector.MatchLabels, server.Labels)
	}
	for _, object := range objects["networking.k8s.io/v1/NetworkPolicy"] {
		network := object.(*networking.NetworkPolicy)
		within("the network policy", network.Spec.PodSelector.MatchLabels, server.Labels)
		for _, rule := range network.Spec.Ingress {
			expect(len(rule.From) > 0, "the network policy lets everybody in")
		}
	}
	for range objects["batch/v1/Job"] {
		job := only[*batch.Job](objects, "batch/v1/Job")
		containers["migrate"] = inspectPod(job.Spec.Template.Spec)
		hooks := job.Annotations["helm.sh/hook"]
		expect(hooks == "pre-install,pre-upgrade", "the migration is no hook: %q", hooks)
		// What a hook needs before the installation, the chart can't have made.
		expect(job.Spec.Template.Spec.ServiceAccountName == "", "the migration needs an account that is not there yet")
		for key, value := range deployment.Spec.Selector.MatchLabels {
			if job.Spec.Template.Labels[key] != value {
				hooks = ""
			}
		}
		expect(hooks == "", "the service leads to the migration")
	}
	return containers
}

func only[T any](objects map[string][]any, kind string) T {
	expect(len(objects[kind]) == 1, "%d of %s", len(objects[kind]), kind)
	return objects[kind][0].(T)
}

func within(what string, selector, labels map[string]string) {
	expect(len(selector) > 0, "%s selects everything", what)
	for key, value := range selector {
		expect(labels[key] == value, "%s selects %s=%s, which the pods don't have", what, key, value)
	}
}

func hasPort(pod core.PodSpec, name string) bool {
	for _, port := range pod.Containers[0].Ports {
		if port.Name == name {
			return true
		}
	}
	return false
}

// inspectPod checks that a pod may do no more than it needs (the profile "restricted" of Kubernetes, and more).
func inspectPod(pod core.PodSpec) container {
	expect(!pod.HostNetwork && !pod.HostPID && !pod.HostIPC, "a pod uses its node")
	expect(no(pod.AutomountServiceAccountToken), "a pod has a token of the API")
	expect(no(pod.EnableServiceLinks), "a pod has variables of other Services")
	expect(len(pod.Containers) == 1 && len(pod.InitContainers) == 0, "a pod has another container")
	all := pod.SecurityContext
	expect(*all.RunAsNonRoot && *all.RunAsUser > 0, "a pod runs as root")
	expect(all.SeccompProfile.Type == core.SeccompProfileTypeRuntimeDefault, "a pod has no seccomp profile")
	one := pod.Containers[0]
	may := one.SecurityContext
	expect(no(may.AllowPrivilegeEscalation) && no(may.Privileged), "a container may get more rights")
	expect(*may.ReadOnlyRootFilesystem, "a container can change its files")
	expect(fmt.Sprint(may.Capabilities.Drop) == "[ALL]" && len(may.Capabilities.Add) == 0, "a container has capabilities")
	expect(!one.Resources.Requests.Cpu().IsZero() && !one.Resources.Requests.Memory().IsZero(), "no requests")
	expect(!one.Resources.Limits.Memory().IsZero(), "no limit of memory")
	expect(strings.Contains(one.Image, ":") && !strings.HasSuffix(one.Image, ":latest"), "the image is %s", one.Image)

	made := container{Args: one.Args, Env: map[string]string{}, Secrets: map[string]string{}}
	for _, variable := range one.Env {
		_, plain := made.Env[variable.Name]
		_, secret := made.Secrets[variable.Name]
		expect(!plain && !secret, "%s is set twice", variable.Name)
		if from := variable.ValueFrom; from != nil {
			made.Secrets[variable.Name] = from.SecretKeyRef.Name + "/" + from.SecretKeyRef.Key
		} else {
			expect(!strings.Contains(variable.Value, "postgres://"), "%s is a URL of the database", variable.Name)
			made.Env[variable.Name] = variable.Value
		}
	}
	made.Files = files(pod)
	if probe := one.ReadinessProbe; probe != nil {
		expect(one.StartupProbe != nil && one.LivenessProbe != nil, "a probe is missing")
		expect(probe.HTTPGet.Path != one.LivenessProbe.HTTPGet.Path, "a pod that is not ready would be restarted")
		made.Ready = probe.HTTPGet.Path
	}
	return made
}

// files returns the files that a pod gets from secrets, and checks that every mount has a volume and the other way round.
func files(pod core.PodSpec) map[string]string {
	mounts := map[string]string{}
	for _, mount := range pod.Containers[0].VolumeMounts {
		mounts[mount.Name] = mount.MountPath
	}
	found := map[string]string{}
	expect(len(mounts) == len(pod.Volumes), "%d mounts of %d volumes", len(mounts), len(pod.Volumes))
	for _, volume := range pod.Volumes {
		path, mounted := mounts[volume.Name]
		expect(mounted, "%s is not mounted", volume.Name)
		secret := volume.Secret
		if secret == nil {
			continue
		}
		// Group and owner alone: fsGroup makes the container's group that of the files.
		expect(*secret.DefaultMode == 0o440 && *pod.SecurityContext.FSGroup > 0, "%s: mode %o", path, *secret.DefaultMode)
		for _, item := range secret.Items {
			found[path+"/"+item.Path] = secret.SecretName + "/" + item.Key
		}
		if len(secret.Items) == 0 {
			for _, key := range []string{"tls.crt", "tls.key"} {
				found[path+"/"+key] = secret.SecretName + "/" + key
			}
		}
	}
	return found
}

func no(value *bool) bool { return value != nil && !*value }
