// Everything Keywave runs on in Azure: one web app, one database, one identity, one bot registration, one log.
// No secret anywhere: the managed identity is the bot, signs in to the database, and stands in for the tab's app
// (teamsapp.yml adds it there as a federated credential). The database has no public address.
// Why App Service: docs/decisions/0007-app-service.md. Not compiled where it was written: see docs/install.md.

targetScope = 'resourceGroup'

@description('Names every resource: small letters and digits.')
@minLength(4)
@maxLength(20)
param resourceBaseName string

@description('Client id of the tab app, which also calls Microsoft Graph.')
@minLength(36)
@maxLength(36)
param tabClientId string

@description('Whom the cards say they come from.')
param organisationName string
param senderName string
param helpDeskLabel string
param helpDeskUrl string

@description('PNG file below the folder that is deployed, or none.')
param organisationLogo string

@description('Language of people whose own Keywave does not speak.')
param defaultLocale string

@description('Folder with own texts below the folder that is deployed, or none.')
param wordsFolder string

@description('IANA time zone of people whose own is not known.')
param defaultTimeZone string

@description('Entra group of the campaign admins, or none.')
param adminGroupId string

@description('The app id in the Teams catalogue, or none.')
param teamsAppCatalogId string

@description('Azure OpenAI resource for generated answers, which lets the identity in, or none.')
param azureOpenAiEndpoint string

@description('Deployment in that resource, or none.')
param azureOpenAiDeployment string

@allowed(['B1', 'B2', 'P0v3', 'P1v3'])
param webAppSku string = 'B1'

@description('F0 is free, S1 has a service level agreement.')
@allowed(['F0', 'S1'])
param botSku string = 'F0'

@allowed(['Standard_B1ms', 'Standard_B2s', 'Standard_D2ds_v5'])
param databaseSku string = 'Standard_B1ms'

param location string = resourceGroup().location

var databaseName = 'keywave'
var monitoringMetricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${resourceBaseName}-identity'
  location: location
}

module network './network.bicep' = {
  name: 'keywave-network'
  params: {
    resourceBaseName: resourceBaseName
    location: location
  }
}

module database './database.bicep' = {
  name: 'keywave-database'
  params: {
    resourceBaseName: resourceBaseName
    location: location
    sku: databaseSku
    databaseName: databaseName
    subnetId: network.outputs.databaseSubnetId
    dnsZoneId: network.outputs.dnsZoneId
    identityName: identity.name
    identityPrincipalId: identity.properties.principalId
  }
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${resourceBaseName}-logs'
  location: location
  properties: {
    retentionInDays: 30
    sku: { name: 'PerGB2018' }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: '${resourceBaseName}-insights'
  location: location
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: logs.id
    DisableLocalAuth: true
  }
}

resource identityWritesTelemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, identity.id, monitoringMetricsPublisher)
  scope: insights
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', monitoringMetricsPublisher)
  }
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: '${resourceBaseName}-plan'
  location: location
  kind: 'linux'
  sku: { name: webAppSku }
  properties: {
    reserved: true
  }
}

resource webApp 'Microsoft.Web/sites@2024-04-01' = {
  name: resourceBaseName
  location: location
  kind: 'app,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    virtualNetworkSubnetId: network.outputs.appSubnetId
    siteConfig: {
      linuxFxVersion: 'NODE|24-lts'
      appCommandLine: 'node --max-semi-space-size=4 --max-old-space-size=512 src/main.ts'
      healthCheckPath: '/health/live'
      alwaysOn: true
      http20Enabled: true
      minTlsVersion: '1.2'
      ftpsState: 'Disabled'
      vnetRouteAllEnabled: false
    }
  }
}

// Names and meaning: docs/configuration.md. An empty value counts as not given.
resource settings 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: webApp
  name: 'appsettings'
  properties: {
    NODE_ENV: 'production'
    BOT_ID: identity.properties.clientId
    BOT_TENANT_ID: identity.properties.tenantId
    BOT_TYPE: 'UserAssignedMSI'
    TAB_CLIENT_ID: tabClientId
    TAB_AUDIENCE: 'api://${webApp.properties.defaultHostName}/${tabClientId}'
    DATABASE_URL: 'postgres://${identity.name}@${database.outputs.host}:5432/${databaseName}?sslmode=verify-full'
    ORGANISATION_NAME: organisationName
    SENDER_NAME: senderName
    HELP_DESK_LABEL: helpDeskLabel
    HELP_DESK_URL: helpDeskUrl
    ORGANISATION_LOGO: organisationLogo == 'none' ? '' : organisationLogo
    DEFAULT_LOCALE: defaultLocale
    WORDS_DIR: wordsFolder == 'none' ? '' : wordsFolder
    PUBLIC_URL: 'https://${webApp.properties.defaultHostName}'
    DEFAULT_TIME_ZONE: defaultTimeZone
    KEYWAVE_ROLE_GROUPS: adminGroupId == 'none' ? '{}' : string({ 'Campaign.Admin': [adminGroupId] })
    TEAMS_APP_CATALOG_ID: teamsAppCatalogId == 'none' ? '' : teamsAppCatalogId
    AZURE_OPENAI_ENDPOINT: azureOpenAiEndpoint == 'none' ? '' : azureOpenAiEndpoint
    AZURE_OPENAI_DEPLOYMENT: azureOpenAiDeployment == 'none' ? '' : azureOpenAiDeployment
    APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
    // The zip is the app, read-only; nothing is built on the server.
    WEBSITE_RUN_FROM_PACKAGE: '1'
    SCM_DO_BUILD_DURING_DEPLOYMENT: 'false'
  }
}

module bot './bot.bicep' = {
  name: 'keywave-bot'
  params: {
    resourceBaseName: resourceBaseName
    sku: botSku
    endpoint: 'https://${webApp.properties.defaultHostName}/api/messages'
    identityId: identity.id
    identityClientId: identity.properties.clientId
    identityTenantId: identity.properties.tenantId
  }
}

// Read by teamsapp.yml, the app manifests and env/.env.*
output BOT_ID string = identity.properties.clientId
output BOT_TENANT_ID string = identity.properties.tenantId
output IDENTITY_PRINCIPAL_ID string = identity.properties.principalId
output KEYWAVE_DOMAIN string = webApp.properties.defaultHostName
output KEYWAVE_APP_SERVICE_RESOURCE_ID string = webApp.id
