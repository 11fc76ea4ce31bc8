//! Who does what, why, and under which conditions: the closed dimensions of a flow. It holds no rule.

use crate::words::words;

words! {
/// What is done with personal data.
Action, "action" {
    Collect = "collect", "get data from or about the person", "https://w3id.org/dpv#Collect";
    Use = "use", "read or work with data inside", "https://w3id.org/dpv#Use";
    Share = "share", "let another party have it (disclose, release, give, provide, exchange)", "https://w3id.org/dpv#Share";
    Sell = "sell", "share for payment or trade (sell, rent, lease, trade)", "https://w3id.org/dpv#SellDataToThirdParties";
    Contact = "contact", "send the person a message", "https://w3id.org/dpv#CommunicationManagement";
    Aggregate = "aggregate", "turn rows into group figures", "https://w3id.org/dpv#Aggregate";
    Review = "review", "a human looks at one person's data", "https://w3id.org/dpv#Consult";
    Retain = "retain", "keep", "https://w3id.org/dpv#Store";
    Delete = "delete", "remove for good", "https://w3id.org/dpv#Erase";
    Transfer = "transfer", "move the whole holding to another owner", "https://w3id.org/dpv#Transfer";
}}

words! {
/// Why something is done with personal data.
Purpose, "purpose" {
    Transaction = "transaction", "complete a payment or order", "https://w3id.org/dpv#PaymentManagement";
    Service = "service", "deliver what the person asked for", "https://w3id.org/dpv#RequestedServiceProvision";
    Registration = "registration", "open an account", "https://w3id.org/dpv#ServiceRegistration";
    Operate = "operate", "run the site or mail system", "https://w3id.org/dpv#TechnicalServiceProvision";
    Personalise = "personalise", "tailor features and content", "https://w3id.org/dpv#ServicePersonalisation";
    Improve = "improve", "better products, site, service", "https://w3id.org/dpv#ImproveExistingProductsAndServices";
    Support = "support", "answer, correspond, customer service", "https://w3id.org/dpv#CommunicationForCustomerCare";
    Survey = "survey", "ask for opinions", "https://w3id.org/dpv#CommercialResearch";
    Contest = "contest", "run a contest or promotion, tell winners", "https://w3id.org/dpv#CommercialPurpose";
    Marketing = "marketing", "own offers, newsletters, mailers", "https://w3id.org/dpv#DirectMarketing";
    PartnerMarketing = "partner-marketing", "offers of partners, sponsors, advertisers", "https://w3id.org/dpv#Marketing";
    Advertising = "advertising", "choose and show adverts", "https://w3id.org/dpv#Advertising";
    Analytics = "analytics", "trends, movements, popularity", "https://w3id.org/dpv#ServiceUsageAnalytics";
    Recruitment = "recruitment", "job news and applications", "https://w3id.org/dpv#RecruitmentManagement";
    Legal = "legal", "law, process, claims, own rights", "https://w3id.org/dpv#LegalCompliance";
    Safety = "safety", "crime, fraud, danger, terms violations, spam", "https://w3id.org/dpv#MisusePreventionAndDetection";
    Merger = "merger", "company acquired or merged", "https://w3id.org/dpv#OrganisationGovernance";
    Archive = "archive", "social history, residual records", "https://w3id.org/dpv#RecordManagement";
    PolicyNotice = "policy-notice", "tell people the policy changed", "https://w3id.org/dpv#PrivacyNotice";
}}

words! {
/// Who acts on personal data, or receives it: the party of a flow.
Recipient, "party" {
    Company = "self", "the company itself", "https://w3id.org/dpv#DataController";
    Staff = "staff", "one member of staff acting in a role", "https://w3id.org/dpv#Employee";
    Affiliate = "affiliate", "subsidiary or same group", "https://w3id.org/dpv#SubsidiaryLegalEntity";
    Processor = "processor", "agent or vendor working for us", "https://w3id.org/dpv#DataProcessor";
    Partner = "partner", "marketing or business partner", "https://w3id.org/dpv#ThirdParty";
    Sponsor = "sponsor", "sponsor of a contest or promotion", "https://w3id.org/dpv#ThirdParty";
    Advertiser = "advertiser", "buys advertising space", "https://w3id.org/dpv#ThirdParty";
    ThirdParty = "third-party", "anyone else outside", "https://w3id.org/dpv#ThirdParty";
    Authority = "authority", "court, police, regulator", "https://w3id.org/dpv#Authority";
    Acquirer = "acquirer", "company that buys or merges", "https://w3id.org/dpv#ThirdParty";
}}

words! {
/// What must be true for a flow; satisfied only by recorded evidence, a fact.
Condition, "fact" {
    Permission = "permission", "live express permission for this flow", "https://w3id.org/dpv#ConsentGiven";
    OptIn = "opt-in", "person chose to receive such offers", "https://w3id.org/dpv#OptingInToProcess";
    OptedOut = "opted-out", "person objected or unsubscribed", "https://w3id.org/dpv#OptingOutFromProcess";
    Requested = "requested", "person asked for the product or service", "https://w3id.org/dpv#ServiceConsumer";
    Voluntary = "voluntary", "person typed it in knowingly", "https://w3id.org/dpv#DataSubjectDataSource";
    Child = "child", "subject known to be under 13", "https://w3id.org/dpv#Child";
    Parental = "parental", "verified parental permission", "https://w3id.org/dpv#ParentOfDataSubject";
    LegalProcess = "legal-process", "document or named law on file", "https://w3id.org/dpv#LegalObligation";
    GoodFaith = "good-faith", "recorded belief with grounds and approver", "https://w3id.org/dpv#Justification";
    Merger = "merger", "merger or acquisition event open", "";
    Confidential = "confidential", "recipient's confidentiality agreement in force", "https://w3id.org/dpv#ConfidentialityAgreement";
    Notified = "notified", "notice shown before this flow", "https://w3id.org/dpv#NoticeCommunicated";
    Aggregated = "aggregated", "result is group figures above the minimum size", "https://w3id.org/dpv#StatisticallyConfidentialData";
    NeedToKnow = "need-to-know", "actor has role and open task", "https://w3id.org/dpv#EnforceAccessControl";
    Closed = "closed", "account terminated", "https://w3id.org/dpv#ContractTerminationStatus";
    FlaggedSpam = "flagged-spam", "block-list or filter hit", "";
    PurposeMatch = "purpose-match", "use equals the purpose it was asked for", "https://w3id.org/dpv#ReuseCompatibility";
}}

impl Action {
    /// Whether the data leaves to another party (`to`), rather than being worked with inside (`by`).
    #[must_use]
    pub const fn goes_out(self) -> bool {
        matches!(self, Self::Share | Self::Sell | Self::Transfer)
    }
}

impl Condition {
    /// Facts that stand in the way of a flow when true: an unknown one counts against permitting.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        matches!(self, Self::OptedOut | Self::Closed | Self::FlaggedSpam | Self::Child)
    }

    /// What the fact counts as while nothing is recorded about it. `age_is_asked` is the policy's `age = "asked"`:
    /// it makes an unknown age a child's.
    #[must_use]
    pub const fn when_unknown(self, age_is_asked: bool) -> bool {
        match self {
            Self::OptedOut | Self::Closed | Self::FlaggedSpam => true,
            Self::Child => age_is_asked,
            _ => false,
        }
    }
}
