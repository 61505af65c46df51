/* @skyra/discord-components-core 4.0.2 (MIT) with lit 3.3.3 (BSD-3-Clause); see LICENSES.txt */
var H=(s,t,i)=>()=>{if(i)throw i[0];try{return s&&(t=s(s=0)),t}catch(e){throw i=[e],e}};var oo=(s,t)=>()=>{try{return t||s((t={exports:{}}).exports,t),t.exports}catch(i){throw t=0,i}};var mt,Ut=H(()=>{mt=class extends Event{constructor(t,i,e,a){super("context-request",{bubbles:!0,composed:!0}),this.context=t,this.contextTarget=i,this.callback=e,this.subscribe=a??!1}}});var Xi=H(()=>{});var Ht,ti=H(()=>{Ut();Ht=class{constructor(t,i,e,a){if(this.subscribe=!1,this.provided=!1,this.value=void 0,this.t=(c,o)=>{this.unsubscribe&&(this.unsubscribe!==o&&(this.provided=!1,this.unsubscribe()),this.subscribe||this.unsubscribe()),this.value=c,this.host.requestUpdate(),this.provided&&!this.subscribe||(this.provided=!0,this.callback&&this.callback(c,o)),this.unsubscribe=o},this.host=t,i.context!==void 0){let c=i;this.context=c.context,this.callback=c.callback,this.subscribe=c.subscribe??!1}else this.context=i,this.callback=e,this.subscribe=a??!1;this.host.addController(this)}hostConnected(){this.dispatchRequest()}hostDisconnected(){this.unsubscribe&&(this.unsubscribe(),this.unsubscribe=void 0)}dispatchRequest(){this.host.dispatchEvent(new mt(this.context,this.host,this.t,this.subscribe))}}});var ps,Yi=H(()=>{ps=class{get value(){return this.o}set value(t){this.setValue(t)}setValue(t,i=!1){let e=i||!Object.is(t,this.o);this.o=t,e&&this.updateObservers()}constructor(t){this.subscriptions=new Map,this.updateObservers=()=>{for(let[i,{disposer:e}]of this.subscriptions)i(this.o,e)},t!==void 0&&(this.value=t)}addCallback(t,i,e){if(!e)return void t(this.value);this.subscriptions.has(t)||this.subscriptions.set(t,{disposer:()=>{this.subscriptions.delete(t)},consumerHost:i});let{disposer:a}=this.subscriptions.get(t);t(this.value,a)}clearCallbacks(){this.subscriptions.clear()}}});var si,$t,ii=H(()=>{Ut();Yi();si=class extends Event{constructor(t,i){super("context-provider",{bubbles:!0,composed:!0}),this.context=t,this.contextTarget=i}},$t=class extends ps{constructor(t,i,e){super(i.context!==void 0?i.initialValue:e),this.onContextRequest=a=>{if(a.context!==this.context)return;let c=a.contextTarget??a.composedPath()[0];c!==this.host&&(a.stopPropagation(),this.addCallback(a.callback,c,a.subscribe))},this.onProviderRequest=a=>{if(a.context!==this.context||(a.contextTarget??a.composedPath()[0])===this.host)return;let c=new Set;for(let[o,{consumerHost:n}]of this.subscriptions)c.has(o)||(c.add(o),n.dispatchEvent(new mt(this.context,n,o,!0)));a.stopPropagation()},this.host=t,i.context!==void 0?this.context=i.context:this.context=i,this.attachListeners(),this.host.addController?.(this)}attachListeners(){this.host.addEventListener("context-request",this.onContextRequest),this.host.addEventListener("context-provider",this.onProviderRequest)}hostConnected(){this.host.dispatchEvent(new si(this.context,this.host))}}});var ea=H(()=>{Ut();});function Nt({context:s}){return(t,i)=>{let e=new WeakMap;if(typeof i=="object")return{get(){return t.get.call(this)},set(a){return e.get(this).setValue(a),t.set.call(this,a)},init(a){return e.set(this,new $t(this,{context:s,initialValue:a})),a}};{t.constructor.addInitializer((o=>{e.set(o,new $t(o,{context:s}))}));let a=Object.getOwnPropertyDescriptor(t,i),c;if(a===void 0){let o=new WeakMap;c={get(){return o.get(this)},set(n){e.get(this).setValue(n),o.set(this,n)},configurable:!0,enumerable:!0}}else{let o=a.set;c={...a,set(n){e.get(this).setValue(n),o?.call(this,n)}}}return void Object.defineProperty(t,i,c)}}}var ta=H(()=>{ii();});function ie({context:s,subscribe:t}){return(i,e)=>{typeof e=="object"?e.addInitializer((function(){new Ht(this,{context:s,callback:a=>{i.set.call(this,a)},subscribe:t})})):i.constructor.addInitializer((a=>{new Ht(a,{context:s,callback:c=>{a[e]=c},subscribe:t})}))}}var sa=H(()=>{ti();});var pe=H(()=>{Ut();Xi();ti();ii();ea();ta();sa()});var vs,us,ai,ia,Rt,aa,F,ra,ri,oi=H(()=>{vs=globalThis,us=vs.ShadowRoot&&(vs.ShadyCSS===void 0||vs.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,ai=Symbol(),ia=new WeakMap,Rt=class{constructor(t,i,e){if(this._$cssResult$=!0,e!==ai)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=t,this.t=i}get styleSheet(){let t=this.o,i=this.t;if(us&&t===void 0){let e=i!==void 0&&i.length===1;e&&(t=ia.get(i)),t===void 0&&((this.o=t=new CSSStyleSheet).replaceSync(this.cssText),e&&ia.set(i,t))}return t}toString(){return this.cssText}},aa=s=>new Rt(typeof s=="string"?s:s+"",void 0,ai),F=(s,...t)=>{let i=s.length===1?s[0]:t.reduce((e,a,c)=>e+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(a)+s[c+1],s[0]);return new Rt(i,s,ai)},ra=(s,t)=>{if(us)s.adoptedStyleSheets=t.map(i=>i instanceof CSSStyleSheet?i:i.styleSheet);else for(let i of t){let e=document.createElement("style"),a=vs.litNonce;a!==void 0&&e.setAttribute("nonce",a),e.textContent=i.cssText,s.appendChild(e)}},ri=us?s=>s:s=>s instanceof CSSStyleSheet?(t=>{let i="";for(let e of t.cssRules)i+=e.cssText;return aa(i)})(s):s});var ho,no,co,mo,fo,po,gs,oa,vo,uo,Ft,qt,_s,la,Ge,Zt=H(()=>{oi();oi();({is:ho,defineProperty:no,getOwnPropertyDescriptor:co,getOwnPropertyNames:mo,getOwnPropertySymbols:fo,getPrototypeOf:po}=Object),gs=globalThis,oa=gs.trustedTypes,vo=oa?oa.emptyScript:"",uo=gs.reactiveElementPolyfillSupport,Ft=(s,t)=>s,qt={toAttribute(s,t){switch(t){case Boolean:s=s?vo:null;break;case Object:case Array:s=s==null?s:JSON.stringify(s)}return s},fromAttribute(s,t){let i=s;switch(t){case Boolean:i=s!==null;break;case Number:i=s===null?null:Number(s);break;case Object:case Array:try{i=JSON.parse(s)}catch{i=null}}return i}},_s=(s,t)=>!ho(s,t),la={attribute:!0,type:String,converter:qt,reflect:!1,useDefault:!1,hasChanged:_s};Symbol.metadata??=Symbol("metadata"),gs.litPropertyMetadata??=new WeakMap;Ge=class extends HTMLElement{static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(t,i=la){if(i.state&&(i.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(t)&&((i=Object.create(i)).wrapped=!0),this.elementProperties.set(t,i),!i.noAccessor){let e=Symbol(),a=this.getPropertyDescriptor(t,e,i);a!==void 0&&no(this.prototype,t,a)}}static getPropertyDescriptor(t,i,e){let{get:a,set:c}=co(this.prototype,t)??{get(){return this[i]},set(o){this[i]=o}};return{get:a,set(o){let n=a?.call(this);c?.call(this,o),this.requestUpdate(t,n,e)},configurable:!0,enumerable:!0}}static getPropertyOptions(t){return this.elementProperties.get(t)??la}static _$Ei(){if(this.hasOwnProperty(Ft("elementProperties")))return;let t=po(this);t.finalize(),t.l!==void 0&&(this.l=[...t.l]),this.elementProperties=new Map(t.elementProperties)}static finalize(){if(this.hasOwnProperty(Ft("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(Ft("properties"))){let i=this.properties,e=[...mo(i),...fo(i)];for(let a of e)this.createProperty(a,i[a])}let t=this[Symbol.metadata];if(t!==null){let i=litPropertyMetadata.get(t);if(i!==void 0)for(let[e,a]of i)this.elementProperties.set(e,a)}this._$Eh=new Map;for(let[i,e]of this.elementProperties){let a=this._$Eu(i,e);a!==void 0&&this._$Eh.set(a,i)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(t){let i=[];if(Array.isArray(t)){let e=new Set(t.flat(1/0).reverse());for(let a of e)i.unshift(ri(a))}else t!==void 0&&i.push(ri(t));return i}static _$Eu(t,i){let e=i.attribute;return e===!1?void 0:typeof e=="string"?e:typeof t=="string"?t.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(t=>this.enableUpdating=t),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(t=>t(this))}addController(t){(this._$EO??=new Set).add(t),this.renderRoot!==void 0&&this.isConnected&&t.hostConnected?.()}removeController(t){this._$EO?.delete(t)}_$E_(){let t=new Map,i=this.constructor.elementProperties;for(let e of i.keys())this.hasOwnProperty(e)&&(t.set(e,this[e]),delete this[e]);t.size>0&&(this._$Ep=t)}createRenderRoot(){let t=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return ra(t,this.constructor.elementStyles),t}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(t=>t.hostConnected?.())}enableUpdating(t){}disconnectedCallback(){this._$EO?.forEach(t=>t.hostDisconnected?.())}attributeChangedCallback(t,i,e){this._$AK(t,e)}_$ET(t,i){let e=this.constructor.elementProperties.get(t),a=this.constructor._$Eu(t,e);if(a!==void 0&&e.reflect===!0){let c=(e.converter?.toAttribute!==void 0?e.converter:qt).toAttribute(i,e.type);this._$Em=t,c==null?this.removeAttribute(a):this.setAttribute(a,c),this._$Em=null}}_$AK(t,i){let e=this.constructor,a=e._$Eh.get(t);if(a!==void 0&&this._$Em!==a){let c=e.getPropertyOptions(a),o=typeof c.converter=="function"?{fromAttribute:c.converter}:c.converter?.fromAttribute!==void 0?c.converter:qt;this._$Em=a;let n=o.fromAttribute(i,c.type);this[a]=n??this._$Ej?.get(a)??n,this._$Em=null}}requestUpdate(t,i,e,a=!1,c){if(t!==void 0){let o=this.constructor;if(a===!1&&(c=this[t]),e??=o.getPropertyOptions(t),!((e.hasChanged??_s)(c,i)||e.useDefault&&e.reflect&&c===this._$Ej?.get(t)&&!this.hasAttribute(o._$Eu(t,e))))return;this.C(t,i,e)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(t,i,{useDefault:e,reflect:a,wrapped:c},o){e&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,o??i??this[t]),c!==!0||o!==void 0)||(this._$AL.has(t)||(this.hasUpdated||e||(i=void 0),this._$AL.set(t,i)),a===!0&&this._$Em!==t&&(this._$Eq??=new Set).add(t))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(i){Promise.reject(i)}let t=this.scheduleUpdate();return t!=null&&await t,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[a,c]of this._$Ep)this[a]=c;this._$Ep=void 0}let e=this.constructor.elementProperties;if(e.size>0)for(let[a,c]of e){let{wrapped:o}=c,n=this[a];o!==!0||this._$AL.has(a)||n===void 0||this.C(a,void 0,c,n)}}let t=!1,i=this._$AL;try{t=this.shouldUpdate(i),t?(this.willUpdate(i),this._$EO?.forEach(e=>e.hostUpdate?.()),this.update(i)):this._$EM()}catch(e){throw t=!1,this._$EM(),e}t&&this._$AE(i)}willUpdate(t){}_$AE(t){this._$EO?.forEach(i=>i.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(t)),this.updated(t)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(t){return!0}update(t){this._$Eq&&=this._$Eq.forEach(i=>this._$ET(i,this[i])),this._$EM()}updated(t){}firstUpdated(t){}};Ge.elementStyles=[],Ge.shadowRootOptions={mode:"open"},Ge[Ft("elementProperties")]=new Map,Ge[Ft("finalized")]=new Map,uo?.({ReactiveElement:Ge}),(gs.reactiveElementVersions??=[]).push("2.1.2")});function ga(s,t){if(!di(s)||!s.hasOwnProperty("raw"))throw Error("invalid template strings array");return na!==void 0?na.createHTML(t):t}function _t(s,t,i=s,e){if(t===Se)return t;let a=e!==void 0?i._$Co?.[e]:i._$Cl,c=Kt(t)?void 0:t._$litDirective$;return a?.constructor!==c&&(a?._$AO?.(!1),c===void 0?a=void 0:(a=new c(s),a._$AT(s,i,e)),e!==void 0?(i._$Co??=[])[e]=a:i._$Cl=a),a!==void 0&&(t=_t(s,a._$AS(s,t.values),a,e)),t}var hi,ha,zs,na,ni,Ke,ci,go,gt,Gt,Kt,di,va,li,Wt,ca,da,vt,ma,fa,ua,mi,p,E,uh,Se,ne,pa,ut,_a,Qt,bs,kt,zt,ys,xs,ws,Ms,za,_o,ba,Qe=H(()=>{hi=globalThis,ha=s=>s,zs=hi.trustedTypes,na=zs?zs.createPolicy("lit-html",{createHTML:s=>s}):void 0,ni="$lit$",Ke=`lit$${Math.random().toFixed(9).slice(2)}$`,ci="?"+Ke,go=`<${ci}>`,gt=document,Gt=()=>gt.createComment(""),Kt=s=>s===null||typeof s!="object"&&typeof s!="function",di=Array.isArray,va=s=>di(s)||typeof s?.[Symbol.iterator]=="function",li=`[ 	
\f\r]`,Wt=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,ca=/-->/g,da=/>/g,vt=RegExp(`>|${li}(?:([^\\s"'>=/]+)(${li}*=${li}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),ma=/'/g,fa=/"/g,ua=/^(?:script|style|textarea|title)$/i,mi=s=>(t,...i)=>({_$litType$:s,strings:t,values:i}),p=mi(1),E=mi(2),uh=mi(3),Se=Symbol.for("lit-noChange"),ne=Symbol.for("lit-nothing"),pa=new WeakMap,ut=gt.createTreeWalker(gt,129);_a=(s,t)=>{let i=s.length-1,e=[],a,c=t===2?"<svg>":t===3?"<math>":"",o=Wt;for(let n=0;n<i;n++){let g=s[n],m,l,r=-1,_=0;for(;_<g.length&&(o.lastIndex=_,l=o.exec(g),l!==null);)_=o.lastIndex,o===Wt?l[1]==="!--"?o=ca:l[1]!==void 0?o=da:l[2]!==void 0?(ua.test(l[2])&&(a=RegExp("</"+l[2],"g")),o=vt):l[3]!==void 0&&(o=vt):o===vt?l[0]===">"?(o=a??Wt,r=-1):l[1]===void 0?r=-2:(r=o.lastIndex-l[2].length,m=l[1],o=l[3]===void 0?vt:l[3]==='"'?fa:ma):o===fa||o===ma?o=vt:o===ca||o===da?o=Wt:(o=vt,a=void 0);let u=o===vt&&s[n+1].startsWith("/>")?" ":"";c+=o===Wt?g+go:r>=0?(e.push(m),g.slice(0,r)+ni+g.slice(r)+Ke+u):g+Ke+(r===-2?n:u)}return[ga(s,c+(s[i]||"<?>")+(t===2?"</svg>":t===3?"</math>":"")),e]},Qt=class s{constructor({strings:t,_$litType$:i},e){let a;this.parts=[];let c=0,o=0,n=t.length-1,g=this.parts,[m,l]=_a(t,i);if(this.el=s.createElement(m,e),ut.currentNode=this.el.content,i===2||i===3){let r=this.el.content.firstChild;r.replaceWith(...r.childNodes)}for(;(a=ut.nextNode())!==null&&g.length<n;){if(a.nodeType===1){if(a.hasAttributes())for(let r of a.getAttributeNames())if(r.endsWith(ni)){let _=l[o++],u=a.getAttribute(r).split(Ke),v=/([.?@])?(.*)/.exec(_);g.push({type:1,index:c,name:v[2],strings:u,ctor:v[1]==="."?ys:v[1]==="?"?xs:v[1]==="@"?ws:zt}),a.removeAttribute(r)}else r.startsWith(Ke)&&(g.push({type:6,index:c}),a.removeAttribute(r));if(ua.test(a.tagName)){let r=a.textContent.split(Ke),_=r.length-1;if(_>0){a.textContent=zs?zs.emptyScript:"";for(let u=0;u<_;u++)a.append(r[u],Gt()),ut.nextNode(),g.push({type:2,index:++c});a.append(r[_],Gt())}}}else if(a.nodeType===8)if(a.data===ci)g.push({type:2,index:c});else{let r=-1;for(;(r=a.data.indexOf(Ke,r+1))!==-1;)g.push({type:7,index:c}),r+=Ke.length-1}c++}}static createElement(t,i){let e=gt.createElement("template");return e.innerHTML=t,e}};bs=class{constructor(t,i){this._$AV=[],this._$AN=void 0,this._$AD=t,this._$AM=i}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(t){let{el:{content:i},parts:e}=this._$AD,a=(t?.creationScope??gt).importNode(i,!0);ut.currentNode=a;let c=ut.nextNode(),o=0,n=0,g=e[0];for(;g!==void 0;){if(o===g.index){let m;g.type===2?m=new kt(c,c.nextSibling,this,t):g.type===1?m=new g.ctor(c,g.name,g.strings,this,t):g.type===6&&(m=new Ms(c,this,t)),this._$AV.push(m),g=e[++n]}o!==g?.index&&(c=ut.nextNode(),o++)}return ut.currentNode=gt,a}p(t){let i=0;for(let e of this._$AV)e!==void 0&&(e.strings!==void 0?(e._$AI(t,e,i),i+=e.strings.length-2):e._$AI(t[i])),i++}},kt=class s{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(t,i,e,a){this.type=2,this._$AH=ne,this._$AN=void 0,this._$AA=t,this._$AB=i,this._$AM=e,this.options=a,this._$Cv=a?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode,i=this._$AM;return i!==void 0&&t?.nodeType===11&&(t=i.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(t,i=this){t=_t(this,t,i),Kt(t)?t===ne||t==null||t===""?(this._$AH!==ne&&this._$AR(),this._$AH=ne):t!==this._$AH&&t!==Se&&this._(t):t._$litType$!==void 0?this.$(t):t.nodeType!==void 0?this.T(t):va(t)?this.k(t):this._(t)}O(t){return this._$AA.parentNode.insertBefore(t,this._$AB)}T(t){this._$AH!==t&&(this._$AR(),this._$AH=this.O(t))}_(t){this._$AH!==ne&&Kt(this._$AH)?this._$AA.nextSibling.data=t:this.T(gt.createTextNode(t)),this._$AH=t}$(t){let{values:i,_$litType$:e}=t,a=typeof e=="number"?this._$AC(t):(e.el===void 0&&(e.el=Qt.createElement(ga(e.h,e.h[0]),this.options)),e);if(this._$AH?._$AD===a)this._$AH.p(i);else{let c=new bs(a,this),o=c.u(this.options);c.p(i),this.T(o),this._$AH=c}}_$AC(t){let i=pa.get(t.strings);return i===void 0&&pa.set(t.strings,i=new Qt(t)),i}k(t){di(this._$AH)||(this._$AH=[],this._$AR());let i=this._$AH,e,a=0;for(let c of t)a===i.length?i.push(e=new s(this.O(Gt()),this.O(Gt()),this,this.options)):e=i[a],e._$AI(c),a++;a<i.length&&(this._$AR(e&&e._$AB.nextSibling,a),i.length=a)}_$AR(t=this._$AA.nextSibling,i){for(this._$AP?.(!1,!0,i);t!==this._$AB;){let e=ha(t).nextSibling;ha(t).remove(),t=e}}setConnected(t){this._$AM===void 0&&(this._$Cv=t,this._$AP?.(t))}},zt=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(t,i,e,a,c){this.type=1,this._$AH=ne,this._$AN=void 0,this.element=t,this.name=i,this._$AM=a,this.options=c,e.length>2||e[0]!==""||e[1]!==""?(this._$AH=Array(e.length-1).fill(new String),this.strings=e):this._$AH=ne}_$AI(t,i=this,e,a){let c=this.strings,o=!1;if(c===void 0)t=_t(this,t,i,0),o=!Kt(t)||t!==this._$AH&&t!==Se,o&&(this._$AH=t);else{let n=t,g,m;for(t=c[0],g=0;g<c.length-1;g++)m=_t(this,n[e+g],i,g),m===Se&&(m=this._$AH[g]),o||=!Kt(m)||m!==this._$AH[g],m===ne?t=ne:t!==ne&&(t+=(m??"")+c[g+1]),this._$AH[g]=m}o&&!a&&this.j(t)}j(t){t===ne?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,t??"")}},ys=class extends zt{constructor(){super(...arguments),this.type=3}j(t){this.element[this.name]=t===ne?void 0:t}},xs=class extends zt{constructor(){super(...arguments),this.type=4}j(t){this.element.toggleAttribute(this.name,!!t&&t!==ne)}},ws=class extends zt{constructor(t,i,e,a,c){super(t,i,e,a,c),this.type=5}_$AI(t,i=this){if((t=_t(this,t,i,0)??ne)===Se)return;let e=this._$AH,a=t===ne&&e!==ne||t.capture!==e.capture||t.once!==e.once||t.passive!==e.passive,c=t!==ne&&(e===ne||a);a&&this.element.removeEventListener(this.name,this,e),c&&this.element.addEventListener(this.name,this,t),this._$AH=t}handleEvent(t){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)}},Ms=class{constructor(t,i,e){this.element=t,this.type=6,this._$AN=void 0,this._$AM=i,this.options=e}get _$AU(){return this._$AM._$AU}_$AI(t){_t(this,t)}},za={M:ni,P:Ke,A:ci,C:1,L:_a,R:bs,D:va,V:_t,I:kt,H:zt,N:xs,U:ws,B:ys,F:Ms},_o=hi.litHtmlPolyfillSupport;_o?.(Qt,kt),(hi.litHtmlVersions??=[]).push("3.3.3");ba=(s,t,i)=>{let e=i?.renderBefore??t,a=e._$litPart$;if(a===void 0){let c=i?.renderBefore??null;e._$litPart$=a=new kt(t.insertBefore(Gt(),c),c,void 0,i??{})}return a._$AI(s),a}});var fi,O,zo,ya=H(()=>{Zt();Zt();Qe();Qe();fi=globalThis,O=class extends Ge{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let t=super.createRenderRoot();return this.renderOptions.renderBefore??=t.firstChild,t}update(t){let i=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(t),this._$Do=ba(i,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return Se}};O._$litElement$=!0,O.finalized=!0,fi.litElementHydrateSupport?.({LitElement:O});zo=fi.litElementPolyfillSupport;zo?.({LitElement:O});(fi.litElementVersions??=[]).push("4.2.2")});var xa=H(()=>{});var V=H(()=>{Zt();Qe();ya();xa()});var R,wa=H(()=>{R=s=>(t,i)=>{i!==void 0?i.addInitializer(()=>{customElements.define(s,t)}):customElements.define(s,t)}});function z(s){return(t,i)=>typeof i=="object"?yo(s,t,i):((e,a,c)=>{let o=a.hasOwnProperty(c);return a.constructor.createProperty(c,e),o?Object.getOwnPropertyDescriptor(a,c):void 0})(s,t,i)}var bo,yo,pi=H(()=>{Zt();bo={attribute:!0,type:String,converter:qt,reflect:!1,hasChanged:_s},yo=(s=bo,t,i)=>{let{kind:e,metadata:a}=i,c=globalThis.litPropertyMetadata.get(a);if(c===void 0&&globalThis.litPropertyMetadata.set(a,c=new Map),e==="setter"&&((s=Object.create(s)).wrapped=!0),c.set(i.name,s),e==="accessor"){let{name:o}=i;return{set(n){let g=t.get.call(this);t.set.call(this,n),this.requestUpdate(o,g,s,!0,n)},init(n){return n!==void 0&&this.C(o,void 0,s,n),n}}}if(e==="setter"){let{name:o}=i;return function(n){let g=this[o];t.call(this,n),this.requestUpdate(o,g,s,!0,n)}}throw Error("Unsupported decorator location: "+e)}});function Ma(s){return z({...s,state:!0,attribute:!1})}var Ha=H(()=>{pi();});var $a=H(()=>{});var Tt=H(()=>{});var ka=H(()=>{Tt();});var Ta=H(()=>{Tt();});var Ca=H(()=>{Tt();});var Ea=H(()=>{Tt();});var ja=H(()=>{Tt();});var ae=H(()=>{wa();pi();Ha();$a();ka();Ta();Ca();Ea();ja()});var Ct,bt,ft,Et=H(()=>{Ct={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},bt=s=>(...t)=>({_$litDirective$:s,values:t}),ft=class{constructor(t){}get _$AU(){return this._$AM._$AU}_$AT(t,i,e){this._$Ct=t,this._$AM=i,this._$Ci=e}_$AS(t,i){return this.update(t,i)}update(t,i){return this.render(...i)}}});var De,Aa=H(()=>{Qe();Et();De=bt(class extends ft{constructor(s){if(super(s),s.type!==Ct.ATTRIBUTE||s.name!=="class"||s.strings?.length>2)throw Error("`classMap()` can only be used in the `class` attribute and must be the only part in the attribute.")}render(s){return" "+Object.keys(s).filter(t=>s[t]).join(" ")+" "}update(s,[t]){if(this.st===void 0){this.st=new Set,s.strings!==void 0&&(this.nt=new Set(s.strings.join(" ").split(/\s/).filter(e=>e!=="")));for(let e in t)t[e]&&!this.nt?.has(e)&&this.st.add(e);return this.render(t)}let i=s.element.classList;for(let e of this.st)e in t||(i.remove(e),this.st.delete(e));for(let e in t){let a=!!t[e];a===this.st.has(e)||this.nt?.has(e)||(a?(i.add(e),this.st.add(e)):(i.remove(e),this.st.delete(e)))}return Se}})});var jt=H(()=>{Aa()});var Q,Da=H(()=>{Qe();Q=s=>s??ne});var qe=H(()=>{Da()});function B(s,t,i){return s?t(s):i?.(s)}var Va=H(()=>{});var Oe=H(()=>{Va()});var _n,Sa,Oa=H(()=>{Qe();({I:_n}=za),Sa=s=>s.strings===void 0});function xo(s){this._$AN!==void 0?($s(this),this._$AM=s,Ia(this)):this._$AM=s}function wo(s,t=!1,i=0){let e=this._$AH,a=this._$AN;if(a!==void 0&&a.size!==0)if(t)if(Array.isArray(e))for(let c=i;c<e.length;c++)Jt(e[c],!1),$s(e[c]);else e!=null&&(Jt(e,!1),$s(e));else Jt(this,s)}var Jt,$s,Ia,Mo,ks,Ba=H(()=>{Oa();Et();Et();Jt=(s,t)=>{let i=s._$AN;if(i===void 0)return!1;for(let e of i)e._$AO?.(t,!1),Jt(e,t);return!0},$s=s=>{let t,i;do{if((t=s._$AM)===void 0)break;i=t._$AN,i.delete(s),s=t}while(i?.size===0)},Ia=s=>{for(let t;t=s._$AM;s=t){let i=t._$AN;if(i===void 0)t._$AN=i=new Set;else if(i.has(s))break;i.add(s),Mo(t)}};Mo=s=>{s.type==Ct.CHILD&&(s._$AP??=wo,s._$AQ??=xo)},ks=class extends ft{constructor(){super(...arguments),this._$AN=void 0}_$AT(t,i,e){super._$AT(t,i,e),Ia(this),this.isConnected=t._$AU}_$AO(t,i=!0){t!==this.isConnected&&(this.isConnected=t,t?this.reconnected?.():this.disconnected?.()),i&&(Jt(this,t),$s(this))}setValue(t){if(Sa(this._$Ct))this._$Ct._$AI(t,this);else{let i=[...this._$Ct._$AH];i[this._$Ci]=t,this._$Ct._$AI(i,this,0)}}disconnected(){}reconnected(){}}});var Pa=H(()=>{Ba()});var La=H(()=>{Et()});var Ua=H(()=>{Qe()});var vi,j,Y=H(()=>{Pa();La();Ua();vi=class extends ks{host;element;prevData={};eventData={};render(t){return ne}update(t,[i]){this.element!==t.element&&(this.element=t.element),this.host=t.options?.host??this.element,this.apply(i),this.groom(i),this.prevData={...i}}apply(t){if(!t)return;let{prevData:i,element:e}=this;for(let[a,c]of Object.entries(t)){if(c===i[a])continue;let o=a.slice(1);switch(a[0]){case"@":this.eventData[o]=c,this.applyEvent(o,c);break;case".":e[o]=c;break;case"?":c?e.setAttribute(o,""):e.removeAttribute(o);break;default:c===null?e.removeAttribute(a):e.setAttribute(a,String(c));break}}}groom(t){let{prevData:i,element:e}=this;if(i)for(let[a,c]of Object.entries(i)){let o=a.slice(1);if(!t||!(a in t)&&e[o]===c)switch(a[0]){case"@":this.groomEvent(o,c);break;case".":e[o]=void 0;break;case"?":e.removeAttribute(o);break;default:e.removeAttribute(a);break}}}applyEvent(t,i){let{prevData:e,element:a}=this;this.eventData[t]=i,e[t]&&a.removeEventListener(t,this,i),a.addEventListener(t,this,i)}groomEvent(t,i){let{element:e}=this;Reflect.deleteProperty(this.eventData,t),e.removeEventListener(t,this,i)}handleEvent(t){let i=this.eventData[t.type];typeof i=="function"?i.call(this.host,t):i.handleEvent(t)}disconnected(){let{eventData:t,element:i}=this;for(let[e,a]of Object.entries(t)){let c=e.slice(1);i.removeEventListener(c,this,a)}}reconnected(){let{eventData:t,element:i}=this;for(let[e,a]of Object.entries(t)){let c=e.slice(1);i.addEventListener(c,this,a)}}},j=bt(vi)});function Ts(s={}){return p`<svg
		${j(s)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${Ho}
	</svg>`}var Ho,Na=H(()=>{V();Y();Ho=E`
	<path d="M5.688 3.5v.438H5.25v.438h-.438V1.313h-.438V.875h-.436V.438H3.5v6.125h2.625v-.438H5.25v-.438h.438v-.438h.438v-.438h.438V3.5z" fill="#b79cf8"/>
	<path d="M3.063.438v.438h-.438v.438h-.437v3.5h-.875v-.438H.438v1.75h.438v.438h2.625V.438z" fill="#ff7fc0"/>
	<path d="M3.938 0h-.875v.438h.875zm-.875.438h-.438v.438h.438z" fill="#000"/>
	<path d="M3.938.438h-.875v.438h.875zm-.875.437h-.438v.438h.438zm0 1.75h-.438v.438h.438z" fill="#f0f0f0"/>
	<path d="M2.188 5.25H1.75v.438h.438z" fill="#ffa5d3"/>
	<path d="M2.625 5.25h-.437v.438h.438zm-1.75.438H.438v.438h.438zm2.625.438H.875v.438H3.5z" fill="#ff1c90"/>
	<path d="M1.75 5.688h-.437v.438h.438zm-.438-.438H.875v.438h.438zm1.313-.875V3.5h-.437v1.313h.438v1.313h.438v-1.75zm.438-3.5v1.313h-.438v.438h.438v1.313h.438V.875z" fill="#ffa5d3"/>
	<path d="M6.125 3.5h-.438v.438h.438zm-.438.438h-.438v.438h.438zm-3.5.875h-.874v.438h.875zm-.875-.438H.438v.438h.875z" fill="#f0f0f0"/>
	<path d="M.875 5.25v-.875H.438v.875z" fill="#f0f0f0"/>
	<path d="M4.813 1.313h-.438v.438h.438z" fill="#cdbafa"/>
	<path d="M2.625 1.313h-.437v1.313h.438z" fill="#f0f0f0"/>
	<path d="M4.375.438h-.437v.438h.438zm.438.438h-.438v.438h.438zM2.625 4.814h-.437v.438h.438zm3.938 0h-.438v.438h.438zm-.875.438v.438H5.25v.438h.875v-.875zm.438.875v.438H.875v.438h5.688v-.875zM.875 6.125H.438v.438h.438zM7 3.062H5.687V3.5H7zm-5.687.876H0v.438h1.313z" fill="#000"/>
	<path d="M.438 6.125V3.938H0v2.188zm6.563-1.313V3.5h-.438v1.313zM2.625.875h-.437v.438h.438zm-.875.438v3.063h-.437v.438h.875V1.313zm3.5 2.188V1.313h-.438v3.063h.438v-.438h.438V3.5z" fill="#000"/>
	<path d="M3.938.875H3.5v.875h.438zm.438 1.75V1.75h-.438V3.5h.438v.438h.438V2.625zm.875 1.75h-.438v.438h.438zm-1.313 0H3.5v1.313h.438zm.875 1.313h-.438v.438h.438zm0-.875h-.438v.438h.438zm.438.438h-.438v.438h.438z" fill="#cdbafa"/>
	<path d="M5.25 6.125v-.438h-.438v.438H3.5v.438h2.625v-.438zm.438-.875H5.25v.438h.438zm.438-.438h-.438v.438h.438z" fill="#816bee"/>
`});function Cs(s={}){return p`<svg
		${j(s)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${$o}
	</svg>`}var $o,Ra=H(()=>{V();Y();$o=E`
	<path d="M4.375 1.75v-.437h-.437V.438h-.875v.875h-.438v.438h-.437v.438h.438v.438h.438v.438h.875v-.44h.438v-.437h.438V1.75z" fill="#47baff"/>
	<path d="M4.375 5.25v.438h-.437v.875h-.875v-.875h-.438V5.25h-.437v-.438h.438v-.438h.438v-.436h.875v.438h.438v.438h.438v.438z" fill="#ff2c52"/>
	<path d="M3.063 0v.438h.875V0z" fill="#000"/>
	<path d="M3.063.438v.438h.875V.438z" fill="#f0f0f0"/>
	<path d="M3.063 2.625v.438h.875v-.438z" fill="#4282d8"/>
	<path d="M3.063.438h-.438v.875h.438zM.438 3.063H0v.875h.438zm.875 0v-.438H.438v.438zm1.313-1.75h-.438v.438h.438z" fill="#000"/>
	<path d="M2.625 1.75h-.437v.438h.438zm.438-.438h-.438v.438h.438zm0 2.625v.438h.875v-.437z" fill="#f0f0f0"/>
	<path d="M3.063 6.125v.438h.875v-.438zm0-.875h-.438v.438h.438zm-.438-.438h-.437v.438h.438z" fill="#be0351"/>
	<path d="M3.063 4.375h-.438v.438h.438z" fill="#f0f0f0"/>
	<path d="M3.938 5.688h.438V5.25h-.438zm.438-.438h.438v-.438h-.438zm-.438-.438h.438v-.438h-.438z" fill="#be0351"/>
	<path d="M3.5 1.75h-.437v.438h.438z" fill="#f0f0f0"/>
	<path d="M4.375 2.188h-.437v.438h.438zm.438-.438h-.438v.438h.438z" fill="#4282d8"/>
	<path d="M5.25 4.375h.438v-.437h.875v-.875h-.875v-.438H5.25v-.437h-.438v.438h-.438v.438h-.436v.875h.438v.438h.438v.438h.438z" fill="#C7C7C7"/>
	<path d="M6.563 3.063h-.438v.875h.438z" fill="#707070"/>
	<path d="M5.25 2.625v-.437h-.438v.438zm-.438.438v-.438h-.438v.438z" fill="#fff"/>
	<path d="M4.813 4.375v-.437h-.438v.438zm-.438-.438V3.5h-.437v.438zm1.313.438v-.437H5.25v.438zm-.438.438v-.438h-.438v.438z" fill="#707070"/>
	<path d="M1.75 4.375h-.437v-.437H.438v-.875h.875v-.438h.438v-.437h.438v.438h.438v.438h.438v.875h-.44v.438h-.437v.438H1.75z" fill="#C7C7C7"/>
	<path d="M.438 3.938h.438v-.875H.438z" fill="#fff"/>
	<path d="M2.625 3.938h.438v-.875h-.438z" fill="#707070"/>
	<path d="M2.188 2.625v-.437H1.75v.438zm-.438.438v-.438h-.437v.438zm.438.438v-.438H1.75v.438z" fill="#fff"/>
	<path d="M2.625 4.375v-.437h-.437v.438zm-.438.438v-.438H1.75v.438z" fill="#707070"/>
	<path d="M2.188 1.75H1.75v.438h.438zm.438.438h-.438v.438h.438zm.438.438h-.439v.438h.438zm.875.438h-.876v.875h.875zm.438.875h-.439v.438h.438zm.438.438h-.438v.438h.438zM1.75 2.188h-.437v.438h.438zm2.188 4.813v-.438h-.875v.438zm-.875-1.313h-.438v.875h.438zM.438 3.938v.438h.875v-.438zm2.188 1.313h-.438v.438h.438zm-.438-.438H1.75v.438h.438zm-.438-.438h-.437v.438h.438zm2.188-3.063h.438V.438h-.438zm2.625 2.625h.438v-.874h-.438zm0-.875v-.437h-.875v.438zM4.375 1.749h.438v-.436h-.438zm.438.438h.438V1.75h-.438zm-.438.438h.438v-.437h-.438zm-.437.438h.438v-.438h-.438zM2.625 4.376h.438v-.438h-.438zm-.438.438h.438v-.438h-.437z" fill="#000"/>
	<path d="M4.813 2.188h.438V1.75h-.438zm.438.438h.438v-.438h-.438zM3.938 6.564h.438v-.875h-.438zm1.75-2.625v.438h.875v-.439zm-1.313 1.75h.438v-.438h-.438zm.438-.438h.438v-.438h-.438zm.438-.438h.438v-.438h-.438z" fill="#000"/>
`});function Es(s={}){return p`<svg
		${j(s)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${ko}
	</svg>`}var ko,Fa=H(()=>{V();Y();ko=E`
	<path d="M6.125 3.063v-.438h-.438v.438H4.374v-.438h-.436V1.313h.438V.875H3.063v1.75h-.438v.438H.438v.875h.438v.438h.438v-.438h1.313v.438h.438v1.313h-.44v.438h.438v.438h.875v-.438h.438v-.438h-.438V4.376h.438v-.438h1.313v.438h.438v-.438h.438v-.875z" fill="#ffb84b"/>
	<path d="M3.938 0h-.875v.438h.875zM2.625.875H1.313v.438h1.313zm-1.312.438H.875v1.313h.438zm1.75 0h-.438v1.313h.438zm1.313 0h-.438v1.313h.438zm1.75 0h-.438v1.313h.438zM5.688.875H4.375v.438h1.313zm-3.063 1.75H1.313v.438h1.313zm3.063 0H4.375v.438h1.313zM3.063.438h-.438v.438h.438z" fill="#000"/>
	<path d="M2.625 1.313h-.437v.438h.438zm-.437.437H1.75v.438h.438zm3.5-.438H5.25v.438h.438zm-.438.438h-.438v.438h.438zm.438 2.625H5.25v.438h.438zm-.438.438h-.438v.438h.438zm-2.625-.438h-.437v.438h.438zm-.438.438H1.75v.438h.438z" fill="#57595f"/>
	<path d="M4.375.438h-.437v.438h.438zM.438 3.063H0v.875h.438z" fill="#000"/>
	<path d="M2.188 1.75v.438h-.875v.438h1.313V1.75zm3.063 0v.438h-.875v.438h1.313V1.75zM2.188 4.813v.438h-.875v.438h1.313v-.875zm3.063 0v.438h-.875v.438h1.313v-.875z" fill="#35363a"/>
	<path d="M.875 3.938H.438v.438h.438zm0-1.313H.438v.438h.438zM7 3.063h-.438v.875H7z" fill="#000"/>
	<path d="M6.563 3.063h-.438v.875h.438z" fill="#ba3500"/>
	<path d="M.875 3.063H.438v.875h.438z" fill="#f0f0f0"/>
	<path d="M6.563 2.625h-.438v.438h.438zm0 1.313h-.438v.438h.438z" fill="#000"/>
	<path d="M6.125 3.938h-.438v.438h.438zm-3.062 0h-.438v.438h.438zm-1.75 0H.875v.438h.438zm3.063 0h-.438v.438h.438z" fill="#ba3500"/>
	<path d="M3.938 6.563h-.875v.438h.875zm-1.313-.875H1.313v.438h1.313zM1.312 4.375H.875v1.313h.438zm1.75 0h-.437v1.313h.438zm1.313 0h-.437v1.313h.438zm1.75 0h-.438v1.313h.438zm-.438 1.313H4.374v.438h1.313zm-3.062-1.75H1.313v.438h1.313zm3.063 0H4.375v.438h1.313z" fill="#000"/>
	<path d="M2.625 3.5H1.313v.438h1.313zm3.063 0H4.375v.438h1.313z" fill="#ba3500"/>
	<path d="M3.063 6.125h-.438v.438h.438zm1.313 0h-.438v.438h.438z" fill="#000"/>
	<path d="M3.938 6.125h-.875v.438h.875z" fill="#ba3500"/>
	<path d="M3.938.438h-.875v.438h.875zm-.875.437h-.438v.438h.438V.438Z" fill="#f0f0f0"/>
	<path d="M4.375 5.688h-.437v.438h.438z" fill="#ba3500"/>
	<path d="M2.188 1.313h-.875v.875h.438V1.75h.438zm3.063 0h-.875v.875h.438V1.75h.438zM2.188 4.376h-.875v.875h.438v-.438h.438zm3.063 0h-.875v.875h.438v-.438h.438z" fill="#d8d8d8"/>
	<path d="M3.938 2.188V1.75H3.5V.875h-.437v1.313zm0 .438H3.5v.438h-.437v.438h-.438v.438h.438v.875h.438v1.313h.438v-1.75H3.5V3.5h.875v-.437h-.437zm2.188.438h-.438v.438h.438zm-3.063-.439h-.438v.438h.438zm-1.75.438H.875v.438h.438zm.875 0H1.75v.438h.438z" fill="#fd6214"/>
`});function js(s={}){return p`<svg
		${j(s)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${To}
	</svg>`}var To,qa=H(()=>{V();Y();To=E`
	<path d="M5.688 2.625V1.75H5.25V.438h-.438v.438h-.438v.438h-.436v.438H3.5v.438H1.313v.438H.875v.875H.438v1.75h.438v.438h.438v.438h.438v.438h3.5v-.438h.438v-.438h.438V2.625z" fill="#fd6214"/>
	<path d="M0 3.5v1.75h.438V3.5zm6.563.438v1.313h.438V3.938zm-.438-1.313v1.313h.438V2.625zm-.438-.875v.875h.438V1.75z" fill="#000"/>
	<path d="M6.125 3.938v1.313h.438V3.938zm-.438-1.313v1.313h.438V2.625zm-.438-.875v.875h.438V1.75z" fill="#ba3500"/>
	<path d="M.438 2.625V3.5h.438v-.875zm2.625-1.313h-.438v.438h.438zm.875 0H3.5v.438h.438zM3.5 1.75h-.437v.438h.438zm-2.625.438v.438h.438v-.438zM.437 5.251v.438h.438v-.438zm.438.438v.438h.438v-.438zm.438.438v.438h.438v-.438zm4.813-.875v.438h.438v-.438zm-.438.438v.438h.438V5.69zm-.438.438v.438h.438v-.438zm-3.5.438v.438h3.5v-.438zM1.313 1.75v.438h.438V1.75zm.438-.438v.438h.438v-.437zm.438-.438v.438h.438V.875zm1.75 0v.438h.438V.875zm.438-.438v.438h.438V.438zm.438-.438v.438h.438V0z" fill="#000"/>
	<path d="M4.813.438v.438h.438V.438zm-.438.438v.438h.438V.875zm-.437.437v.438h.438v-.438zM3.5 1.75v.438h.438V1.75zm-1.312-.437v.438h.438v-.438zm-.438.437v.438h.438V1.75zm.875 0v.438h.438V1.75z" fill="#f0f0f0"/>
	<path d="M2.188 1.75v.438h.438V1.75z" fill="#fd6214"/>
	<path opacity=".5" d="M4.813 1.75v.438h.438V1.75zm.438 2.188V3.5h-.438v-.875h-.438v.438h-.437v.438H2.625v-.438h-.437v.875h-.875v.875h.438v.875h.438v.438h2.625v-.438h.438v-.875h.438v-.875z" fill="#fff"/>
	<path d="M1.313 2.188v.438h.438v-.438zm-.438.437V3.5h.438v-.875zm.875.875v.438h.438V3.5z" fill="#f0f0f0"/>
	<path d="M.875 5.25v.438h.438V5.25zm.438.438v.438h.438v-.438zm3.938 0v.438h.438v-.438zm.438-.438v.438h.438V5.25zm-3.938.875v.438h3.5v-.438z" fill="#ba3500"/>
	<path d="M.438 3.5v.875h.438V3.5zm4.375.875h-.438v-.437h-1.75v.438h-.437v.875h.438v.438h1.75v-.438h.438z" fill="#f0f0f0"/>
	<path d="M5.25.438v1.313h.438V.438z" fill="#000"/>
`});function As(s={}){return p`<svg
		${j(s)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${Co}
	</svg>`}var Co,Za=H(()=>{V();Y();Co=E`
	<path d="M6.563.875h-.438V.438H4.812v1.313h-.438V.875h-.436V.438h-.875v.438h-.438v.875h-.437V.438H.875v.438H.438v1.75h.438v.438h.875v.438h.438v.875h.438v.438h.438v.438h.875v-.438h.438v-.438h.438V3.5h.438v-.437h.875v-.438h.438z" fill="#ff7fc0"/>
	<path d="M3.938 0h-.875v.438h.875zm-1.75 0H.875v.438h1.313zm3.938 0H4.813v.438h1.313zm.438.438h-.438v.438h.438zm.438.438h-.438v1.75h.438zM4.377.438h-.439v.438h.438v.875h.438V.438zm-2.189 0v1.313h.438V.875h.438V.438zm-1.313 0H.438v.438h.438zM.438.875H0v1.75h.438zm.438 1.75H.438v.438h.438zm.875.438H.875v.438h.875zm4.375 0h-.875v.438h.875zm.438-.438h-.438v.438h.438zM5.251 3.938V3.5h-.438v.875h1.75v-.437zM1.75 3.5v.438H.438v.438h1.75V3.5zm-1.313.875H0v1.75h.438zm.438 1.75H.438v.438h.438zm5.25.438H.875v.438h5.25zm.438-.438h-.438v.438h.438zm.438-1.75h-.438v1.75h.438zm-4.376 0h-.437v.438h.438zm.438.438h-.438v.438h.438zm1.313 0h-.438v.438h.438zm.438-.438h-.438v.438h.438zm-.875.875h-.876v.438h.875z" fill="#000"/>
	<path d="M4.813 4.375v.438h-.438v.438h-.437v.438h-.875v-.438h-.438v-.438h-.437v-.438H.438v1.75h.438v.438h5.25v-.438h.438v-1.75z" fill="#6be473"/>
	<path d="M1.75 5.25h-.437v.438h.438zm-.438-.438H.875v.438h.438zM5.25 6.125v-.438h-.438v.438h-.874v-.438h-.875v.438h-.875v-.438H1.75v.438H.875v.438h5.25v-.438zm.438-.875H5.25v.438h.438zm.438-.438h-.438v.438h.438zm.438.875h-.438v.438h.438z" fill="#008456"/>
	<path d="M2.625 3.938h-.437v.438h.438zm.438.438h-.438v.438h.438zm1.313 0h-.438v.438h.438zm.438-.438h-.438v.438h.438zm.438-.875h-.438v.438h.438zm.875-.438h-.438v.438h.438zm.438-.875h-.438v.875h.438zM3.94 4.813h-.877v.438h.875z" fill="#ff1c90"/>
	<path d="M4.375 5.25h-.437v.438h.438zm.438-.438h-.438v.438h.438zm.438-.438h-.438v.438h.438zm-4.813.001v.875h.438v-.438h1.313v-.438zm.438-3.5H.438v.875h.438zM2.189.437H.875v.438h1.313zm.875.438h-.439v.438h.438zm.875-.438h-.876v.438h.875zm1.313 0h-.438v.875h.438V.875h.875V.438z" fill="#f0f0f0"/>
`});function Ds(s={}){return p`<svg
		${j(s)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${Eo}
	</svg>`}var Eo,Wa=H(()=>{V();Y();Eo=E`
	<path d="M3.063.875v.438h.875V.875zm.875-.438v.438h1.75V.438zm1.75.438v.438h.438V.875zm.438.438v.438h.438v-.438zm.438.438v2.188h.438V1.75zm-.438 2.188v.875h.438v-.876zm-.438.875v.438h.438v-.438zm-.875.438v.438h.875v-.438zm-.875.438v.438h.875V5.69zm-.875.438v.438h.875v-.438z" fill="#000"/>
	<path d="M6.563 1.75h-.438v-.437h-.438V.875H3.938v.438h-.875V.875h-1.75v.438H.875v.438H.438v2.188h.438v.875h.438v.438h.875v.438h.875v.438h.875V5.69h.875v-.438h.875v-.438h.438v-.876h.438z" fill="#ff7fc0"/>
	<path d="M6.563 1.75h-.438v2.188h.438zm-.438 2.188h-.438v.875h.438zm-4.812 0H.875v.875h.438zm4.375.875h-.875v.438h.875zm-.875.438h-.875v.438h.875zm-.875.438h-.875v.438h.875zm-.875-.438h-.875v.438h.875zm-.875-.438h-.875v.438h.875z" fill="#ff1b90"/>
	<path d="M1.313.438v.438h1.75V.438zM.875.875v.438h.438V.875zm-.437.438v.438h.438v-.438zM0 1.75v2.188h.438V1.75zm.438 2.188v.875h.438v-.875zm.438.875v.438h.438v-.438zm.438.438v.438h.875v-.438zm.875.438v.438h.875v-.438z" fill="#000"/>
	<path d="M1.313.875v.438h1.75V.875zm2.625 0v.438h1.75V.875zm-.875.438v.438h.875v-.438z" fill="#f0f0f0"/>
	<path opacity=".6" d="M4.813 2.625v-.437h-.875v.438h-.875v-.438h-.875v.438H1.75v1.313h.438v.438h.879v.438h.875v-.438h.871v-.439h.438V2.625z" fill="#fff"/>
	<path d="M5.688 1.313v.438h.438v-.438zm-4.813 0v.438h.438v-.438zm.438.438v.438h.438V1.75zM.438 1.75v.875h.438V1.75z" fill="#f0f0f0"/>
`});function Vs(s={}){return p`<svg
		${j(s)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${jo}
	</svg>`}var jo,Ga=H(()=>{V();Y();jo=E`
	<path d="M6.125 2.625v.438H4.812v-.438h-.438v-.437h-.436V.875h.438V.438H.438v.438h.875v.438h.438v.438h.875v.875h-.438v.438H1.75v.875h-.437v.875H.875v.875H.438v.875h1.313v-.438h.875v-.438h.438v-.438h.438v-.438h.875v-.438h.438v-.437h.438v.438h.438v.438h.438v.438h.438V2.625z" fill="#ffe361"/>
	<path d="M6.125 0H4.812v.438h1.313zM1.75 6.563H.438v.438h1.313zm.875-.438H1.75v.438h.875zM1.313.875H.438v.438h.875zm.438.875v.438h.438v.438h.438V1.75zm0 1.313h-.438v.875h.438zm-.438.875H.875v.875h.438zm-.438.875H.438v.875h.438zm-.438.875H0v.875h.438zm3.938-.875H3.5v.438h.875zm0-4.813H.438v.438h3.938z" fill="#000"/>
	<path d="M4.375.438H.438v.438h3.938z" fill="#f0f0f0"/>
	<path d="M6.125 2.625H4.812v.438h1.313zM4.812.437h-.438v.438h.438z" fill="#000"/>
	<path d="M4.813.875h-.438v.875h.438zM6.126.437H4.813v.438h1.313z" fill="#f0f0f0"/>
	<path d="M6.125 2.188H4.812v.438h1.313z" fill="#ba3500"/>
	<path d="M.438.438H0v.438h.438zm1.313.875h-.438v.438h.438zm.438 1.313H1.75v.438h.438zM6.564.438h-.438v.438h.438zm.438.438h-.438v1.313h.438z" fill="#000"/>
	<path d="M6.563.875h-.438v1.313h.438z" fill="#ba3500"/>
	<path d="M7 2.625h-.438V5.25H7z" fill="#000"/>
	<path d="M6.563 2.625h-.438V5.25h.438z" fill="#ffb84b"/>
	<path d="M6.563 2.188h-.438v.438h.438zM4.375.875h-.437v1.313h.438zm.438 1.313h-.438v.438h.438z" fill="#000"/>
	<path d="M4.813 1.75h-.438v.438h.438z" fill="#ba3500"/>
	<path d="M3.063 5.688h-.438v.438h.438z" fill="#000"/>
	<path d="M4.375 3.063v.438h-.437v.438H3.5v.438h-.437v.438h-.438v.438h-.437v.438H1.75v.438h.875v-.438h.438v-.438h.438v-.438h.875v-.438h.438V3.063zM1.75 6.126h-.437v.438h.438z" fill="#ffb84b"/>
	<path d="M3.5 5.25h-.437v.438h.438z" fill="#000"/>
	<path d="M2.188 3.063H1.75v.438h.438zm.438-.438h-.438v.438h.438z" fill="#f0f0f0"/>
	<path d="M3.063 2.188h-.438v.438h.438zm.438-.438h-.438v.438h.438z" fill="#ffb84b"/>
	<path d="M2.625 3.5h-.437v.438h.438zm-.875.438h-.437v.438h.438zm-.438.875H.875v.438h.438zm-.438.875H.438v.438h.438z" fill="#f0f0f0"/>
	<path d="M4.813 4.375h-.438v.438h.438zm.438-.438h-.438v.438h.438zm.438.438h-.438v.438h.438zm.438.438h-.438v.438h.438zm.438.438h-.438v.438h.438z" fill="#000"/>
	<path d="M6.125.875H4.812v1.313h1.313z" fill="#fd6214"/>
`});function Ss(s={}){return p`<svg
		${j(s)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${Ao}
	</svg>`}var Ao,Ka=H(()=>{V();Y();Ao=E`
	<path d="M6.563 0.876V0.437H3.937v0.437H1.313v2.187H0.437v2.187h5.25v-2.186h0.876z" fill="#bcef42"/>
	<path d="M4.813 5.687v-0.437H2.187v0.437z" fill="#7fb134"/>
	<path d="M6.563 0.876V0.437H3.937v0.437zm-2.626 0.437V0.876H2.187v0.437z" fill="#fff"/>
	<path d="M1.313 4.813v0.437h0.876v-0.437zm4.376 -0.437h-0.437v0.876h0.437zm0.876 -2.187h-0.437v0.876h0.437zm-0.437 0.876h-0.437v1.313h0.437z" fill="#7fb134"/>
	<path d="M7 0.437h-0.437v2.626H7z" fill="#000"/>
	<path d="M1.313 3.937H0.876v2.626h0.437z" fill="#4a8359"/>
	<path d="M6.563 0H3.937v0.437h2.626zM4.813 5.687H2.187v0.437h2.626zM3.937 0.437H2.187v0.437h1.75zM2.187 0.876h-0.874v0.437h0.876zm-0.874 0.437H0.876v0.876h0.437zM0.437 3.063H0v2.187h0.437v1.313h0.437V5.25H0.437zh0.437v-0.876H0.437zm5.25 2.187h-0.876v0.437h0.876zm0.437 -0.876h-0.437v0.876h0.437zh0.437V3.063h-0.437zM1.75 5.687h0.437v-0.437h-0.874v1.313h0.437zm-0.437 0.876H0.876V7h0.437z" fill="#000"/>
	<path d="M0.876 3.063h0.437v-0.876H0.876zm-0.438 0.874h0.437v-0.874H0.437zm1.75 -2.626h-0.874v0.876h0.437v-0.437h0.437z" fill="#fff"/>
	<path d="M1.75 3.5h0.876v-0.437h-0.876zm0.876 -0.437h0.876v-0.437h-0.876zm0.876 -0.437h0.876v-0.438H3.5zm0.876 -0.437h0.437v-0.438h-0.437zm0.437 -0.437h0.437v-0.438H4.814z" fill="#4a8359"/>
	<path d="M2.187 1.75v0.437h0.437v-0.437z" fill="#fff"/>
	<path d="M1.313 3.5v0.437h0.437V3.5z" fill="#4a8359"/>
`});function Os(s={}){return p`<svg
		${j(s)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${Do}
	</svg>`}var Do,Qa=H(()=>{V();Y();Do=E`
	<path d="M2.188 2.625H1.75v.438H.875v.875H3.5v.875h-.437v.438h-.438v.438h-.437v.438H1.75v.438h.875v-.438h.438v-.438h.438v-.438h.438v-.438h.875v-.438h.438v-.437h.875v-.875H3.063v-.438h.438v-.437h.438V1.75h.438v-.437H3.5v.438h-.437v.438h-.875z" fill="#ffe361"/>
	<path d="M.438 3.063H0v.875h.438z" fill="#000"/>
	<path d="M.875 3.063H.438v.875h.438z" fill="#f0f0f0"/>
	<path d="M7 3.063h-.438v.875H7zm-5.687-.438H.438v.438h.875zm1.313-.875H1.75v.438h.875zm-.876.438h-.437v.438h.438z" fill="#000"/>
	<path d="M1.75 2.625h-.437v.438h.438zm.438-.438H1.75v.438h.438zm.438.438h-.438v.438h.438zm.438-.875h-.439v.438h.438zm.438-.438h-.439v.438h.438zm0 3.063h-.439v.438h.438zm-.438.438h-.439v.438h.438zm-.438.438h-.438v.438h.438zm-.438.438H1.75v.438h.438zm-.438.438h-.437v.438h.438z" fill="#f0f0f0"/>
	<path d="M5.25.875h-.438v.438h.438zm.438 3.063H5.25v.438h.438zm-.438.438h-.438v.438h.438zm-.875.438h-.437v.438h.438zm-.438.438H3.5v.438h.438zm2.625-1.75h-.438v.438h.438z" fill="#ffb84b"/>
	<path d="M6.563 3.063h-.438v.438h.438z" fill="#f0f0f0"/>
	<path d="M4.813 1.313h-.438v.438h.438zm-.438.438h-.437v.438h.438zm-.437.437H3.5v.438h.438zm-.438.437h-.437v.438h.438z" fill="#ffb84b"/>
	<path d="M4.375.875h-.437v.438h.438z" fill="#f0f0f0"/>
	<path d="M3.938.875h-.875v.438h.875zm-.875.438h-.438v.438h.438zM5.688 0H4.375v.438h1.313z" fill="#000"/>
	<path d="M5.688.438H4.375v.438h1.313z" fill="#f0f0f0"/>
	<path d="M6.563 2.625H3.5v.438h3.063zM4.375.437h-.437v.438h.438zm1.75 0h-.438v.438h.438zm-.438.438h-.438v.438h.438zm-.438.438h-.438v.438h.438zm-.438.438h-.438v.438h.438zm-.438.438h-.435v.438h.438zm2.188 1.75h-.875v.438h.875zm-1.313.875h-.875v.438h.875zm.438-.438h-.438v.438h.438zm-1.75 1.313h-.873v.438h.875zm.438-.438h-.436v.438h.438zm-1.75 1.313H1.313v.438h1.313zm.875-2.625H.438v.438h3.063zm-.438 2.188h-.436v.438h.438zm-1.75 0H.875v.438h.438zm.438-.438h-.436v.438h.438zm.438-.438H1.75v.438h.438zm.438-.438h-.437v.438h.438zm.438-.438h-.438v.438h.438z" fill="#000"/>
	<path d="M4.813.875h-.438v.438h.438z" fill="#ffe361"/>
`});function Is(s={}){return p`<svg
		${j(s)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${Vo}
	</svg>`}var Vo,Ja=H(()=>{V();Y();Vo=E`
	<path d="M6.125 1.75v-.437H5.25V.438H3.5v.438h-.437v.438h-.438V.875H1.313v.438H.875v1.75H.438v1.313h.438v-.438h.438V3.5h2.188v-.875h.438v-.437h2.188v.438h.438V1.75z" fill="#b79cf8"/>
	<path d="M3.938 2.625v.438H3.5v.875h.438v.875h.875v.438h1.313v-.438h.438V2.625z" fill="#9af4dc"/>
	<path d="M1.75 4.375v1.75h.438v.438h1.313v-.438h.438v-1.75z" fill="#9af4dc"/>
	<path d="M3.5 6.125H2.188v.438h1.313zm2.625-1.313H4.812v.438h1.313zm.438-.438h-.438v.438h.438zM3.938 5.687H3.5v.438h.438z" fill="#6c9ca6"/>
	<path d="M3.938 3.063H3.5v.438h.438zm.875.438h-.438v.438h.438zm1.313-.875H3.938v.438h2.188z" fill="#f0f0f0"/>
	<path d="M3.5.438h-.437v.438h.438zm3.063.875h-.438v.438h.438zm-.438 2.188h-.438v.875h.438zm-2.187-.876H3.5v.438h.438z" fill="#000"/>
	<path d="M3.938 2.188H3.5v.438h.438z" fill="#816bee"/>
	<path d="M1.313 3.938H.875v.438h.438zm1.75 1.75h-.438v.438h.438zm-.438-.438h-.437v.438h.438z" fill="#000"/>
	<path d="M2.625 5.25h-.437v.438h.438zm3.063-.875H5.25v.438h.438zm-.438-.438h-.438v.438h.438zM2.187 6.125H1.75v.438h.438zm1.75 0H3.5v.438h.438zM.874 4.375H.438v.438h.438zm.438 1.75H.875v.438h.438zm-.438.438H.438v.438h.438zM6.563 1.75v.875h-.438v.438h.438v1.75h.438V1.75zM5.688.875V.438H5.25v.875h.875V.875zM2.625.438H1.313v.438h1.313zm3.063 2.625H4.375v.438h1.313zM3.063 4.376H1.75v.438h1.313zm.438 2.188H2.188v.438h1.313zM3.063.875h-.438v.438h.438zm-1.75 0H.875v.438h.438z" fill="#000"/>
	<path d="M2.625.875H1.313v.438h1.313zm.438.438h-.438v.438h.438zm-1.313.875h-.437v.438h.438zm-.875.875H.438v.438h.438zm.438-1.75H.875v.438h.438z" fill="#f0f0f0"/>
	<path d="M6.125 5.25H4.812v.438h1.313zm-1.75-.438V3.5h-.437v.438H3.5v.438h.438v1.75h.438v-.875h.438v-.438zm2.188 0h-.438v.438h.438zM.875 1.313H.438v1.75h.438zm-.437 1.75H0v1.313h.438zm1.313 1.75h-.438v1.313h.438zm1.75 0h-.438v.875h.438zm-3.063 0H0v1.75h.438zM5.25 0H3.5v.438h1.75z" fill="#000"/>
	<path d="M3.5.875h-.437v.438h.438zM5.25.437H3.5v.438h1.75z" fill="#f0f0f0"/>
	<path d="M6.125 2.188H3.938v.438h2.188z" fill="#000"/>
	<path d="M6.125 1.75v-.437h-.438v.438H3.938v.438h2.188v.438h.438V1.75z" fill="#816bee"/>
	<path d="M2.188 4.813H1.75v.438h.438z" fill="#f0f0f0"/>
	<path d="M3.063 2.625v.438h-1.75v.438h2.188v-.876z" fill="#816bee"/>
	<path d="M3.063 3.063v.438h-1.75v.438h2.188v-.876z" fill="#000"/>
	<path d="M1.313 3.5H.875v.438h.438zm-.438.438H.438v.438h.438z" fill="#816bee"/>
	<path d="M1.313 3.938v.438H.875v.438H.438v1.75h.438v-.438h.438V4.813h.438v-.438h1.75v-.437z" fill="#9af4dc"/>
	<path d="M1.313 4.375H.875v.438h.438zm-.438.438H.438v.438h.438z" fill="#f0f0f0"/>
	<path d="M1.313 5.688H.875v.438h.438zm-.438.438H.438v.438h.438z" fill="#6c9ca6"/>
	<path d="M3.5 3.938H1.313v.438h2.188z" fill="#f0f0f0"/>
`});function Bs(s={}){return p`<svg
		${j(s)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${So}
	</svg>`}var So,Xa=H(()=>{V();Y();So=E`
	<path d="M6.125 2.188v-.875h-.438V.875h-.438V.438h-.875v.438h.438v.438h.438v1.75h-.438v.438h-.438v.438H2.625V3.5h-.437v-.437H1.75v-1.75h.438V.875h.438V.438H1.75v.438h-.437v.438H.875v.875H.438v2.625h.438v.875h.438v.438h.875v.438h2.625v-.438h.875v-.438h.438v-.875h.438V2.188z" fill="#b79cf8"/>
	<path d="M2.625 0H1.75v.438h.875zM.875 1.313H.438v.875h.438zm1.313 0H1.75v1.75h.438zm2.188 2.188H2.625v.438h1.75z" fill="#000"/>
	<path d="M4.375 3.938h-1.75v.438h1.75z" fill="#f0f0f0"/>
	<path d="M.438 2.188H0v2.625h.438zm4.375 4.375H2.188v.438h2.625z" fill="#000"/>
	<path d="M.875 4.375H.438v.438h.438zm4.813.875h-.875v.438H2.188V5.25h-.875v-.438H.875v.875h.438v.438h.875v.438h2.625v-.438h.875v-.438h.438v-.875h-.438zm.875-.875h-.438v.438h.438z" fill="#816bee"/>
	<path d="M1.75.438h-.437v.438h.438zm-.437.437H.875v.438h.438z" fill="#000"/>
	<path d="M2.625.438H1.75v.438h.875zM1.75.875h-.437v.438h.438zm-.437.438H.875v.438h.438zm-.438.875H.438v.438h.438zm.438.438H.875v.438h.438zm.875.438H1.75v.438h.438zm.438.438h-.438v.438h.438zm2.625-.438h-.438v.438h.438zM4.813.439h-.438v.438h.438zm0 3.063h-.438v.438h.438z" fill="#f0f0f0"/>
	<path d="M3.063.438h-.438v.438h.438zm-.438.437h-.437v.438h.438zm0 2.188h-.437v.438h.438zm-1.75 1.75H.438v.875h.438zm.438.875H.875v.438h.438zM5.251 0h-.875v.438h.875zm.438 6.125h-.875v.438h.875zm-3.5 0h-.876v.438h.875zm4.374-4.812h-.438v.875h.438zm-1.313 0h-.438v1.75h.438zM7 2.188h-.438v2.625H7zM5.687.438h-.438v.438h.438zm.438.438h-.438v.438h.438zM4.375.438h-.437v.438h.438zm.438.438h-.438v.438h.438zm0 2.188h-.438v.438h.438zm1.75 1.75h-.438v.875h.438zm-.438.875h-.438v.438h.438z" fill="#000"/>
	<path d="M2.188.875H1.75v.438h.438z" fill="#b79cf8"/>
`});function Ps(s={}){return p`<svg
		${j(s)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${Oo}
	</svg>`}var Oo,Ya=H(()=>{V();Y();Oo=E`
	<path d="M4.813 5.25v-.875h-.438v-.437h-1.75v.438h-.437v.875H1.75v1.313h3.5V5.251z" fill="#ffe361"/>
	<path d="M6.125 1.313V.875H5.25V.438h-3.5v.438H.875v.438H.438v2.625h.438v.438h.875v-.439h3.5v.438h.875v-.438h.438V1.313z" fill="#ff2c52"/>
	<path d="M5.25 0h-3.5v.438h3.5z" fill="#000"/>
	<path d="M5.25.438h-3.5v.438h3.5zm-3.5.437H.875v.438h.875zm4.375 0H5.25v.438h.875z" fill="#fff"/>
	<path d="M5.25 6.563h-3.5v.438h3.5zM.438 1.313H0v2.625h.438zM1.751.438H.875v.438h.875z" fill="#000"/>
	<path d="M.875 3.063v-1.75H.438v2.625h.875v-.875z" fill="#fff"/>
	<path d="M6.563 1.313h-.438v2.625h.438z" fill="#be0351"/>
	<path d="M6.563 2.625h-.875V3.5h.875zM5.25.875h-.875v.875h.875z" fill="#fff"/>
	<path opacity=".5" d="M6.563 2.625h-.438V3.5h.438z" fill="#be0351"/>
	<path d="M4.375 3.063h-1.75v.438h1.75zm.875.438h-.875v.438h.875zM2.625 3.5H1.75v.438h.875z" fill="#be0351"/>
	<path d="M2.625 4.375h-.437v.875h.438z" fill="#fff"/>
	<path d="M4.813 4.375h-.438v.875h.438zm0 .875v.875H1.75v.438h3.5V5.25z" fill="#ffb84b"/>
	<path d="M2.188 5.25H1.75v.875h.438z" fill="#fff"/>
	<path d="M1.75 3.938H.875v.438h.875zm4.375 0H5.25v.438h.875z" fill="#be0351"/>
	<path d="M3.5 2.625h-.875V3.5H3.5z" fill="#fff"/>
	<path opacity=".5" d="M3.5 3.063h-.875v.438H3.5z" fill="#be0351"/>
	<path d="M4.375 3.5h-1.75v.438h1.75z" fill="#000"/>
	<path d="M4.375 3.938h-1.75v.438h1.75z" fill="#fff"/>
	<path d="M.875.875H.438v.438h.438z" fill="#000"/>
	<path d="M2.188 1.313H1.75v.438h.438z" fill="#fff"/>
	<path d="M1.75 5.25h-.437v1.313h.438zm.438-.875h.438v-.437H1.75v.438H.875v.438h.875v.438h.438zM.875 3.938H.438v.438h.438zM7 1.313h-.438v2.625H7zM6.125.438H5.25v.438h.875zm.438.438h-.438v.438h.438zm-.438 3.5H5.25v-.438h-.875v.438h.438v.875h.438v1.313h.438V5.251h-.438v-.438h.875zh.438v-.438h-.438z" fill="#000"/>
`});function Ls(s={}){return p`<svg
		${j(s)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${Io}
	</svg>`}var Io,er=H(()=>{V();Y();Io=E`
	<path d="M6.125 3.063v-.438H5.25v-.437h-.438V1.75h-.438V.875h-.436V.438h-.875v.438h-.438v.875h-.437v.438H1.75v.438H.875v.438H.438v.875h.438v.438h.875v.438h.438v.438h.438v.875h.438v.438h.875v-.438h.438v-.875h.438v-.438h.438v-.438h.875v-.44h.438v-.875z" fill="#47baff"/>
	<path d="M4.813 3.063h-.875v-.438h-.875v.438h-.875v.875h.875v.438h.875v-.438h.875z" fill="#b5e3ff"/>
	<path d="M1.313 0H.438v.438h.875zm.875.438h-.875v.438h.875zm-.438 1.75H.875v.438h.875zM.438.438H0v.875h.438z" fill="#000"/>
	<path d="M1.313.438H.438v.875h.438V.875h.438z" fill="#f0f0f0"/>
	<path d="M.438 3.063H0v.875h.438zM7.001.438h-.438v.875h.438zm-.438.875h-.438v.875h.438zm-5.688 0H.438v.875h.438zm1.75-.438h-.437v.875h.438zm2.188 0h-.438v.875h.438zM3.063.438h-.438v.438h.438z" fill="#000"/>
	<path d="M3.063.875h-.438v.438h.438zm.438.438h-.438v.438h.438zm-1.313.875H1.75v.438h.438zm-.875.437H.875v.438h.438zm-.438.438H.438v.438h.438z" fill="#f0f0f0"/>
	<path d="M1.313 6.563v-.438h.875V5.25H1.75v-.438H.875v.875H.438v.875z" fill="#b79cf8"/>
	<path d="M.875 5.688H.438v.438h.438z" fill="#f0f0f0"/>
	<path d="M2.188 1.75H1.75v.438h.438z" fill="#000"/>
	<path d="M2.188.875H.875v1.313h.875V1.75h.438zm3.938 1.313V.875H4.813v.875h.438v.438z" fill="#b79cf8"/>
	<path d="M2.188.875H1.75v.875h.438zm-.438.875h-.437v.438h.438zm4.375-.438h-.438v.875h.438zm.438-.438h-.438v.438h.438z" fill="#816bee"/>
	<path d="M5.688 6.563v-.438h-.875V5.25h.438v-.438h.875v.875h.438v.875z" fill="#b79cf8"/>
	<path d="M6.563 5.688h-.438v.438h.438zm-.438-.875h-.438v.438h.438z" fill="#816bee"/>
	<path d="M.875 2.625H.438v.438h.438zM7 3.063h-.438v.875H7zm-.438-.438h-.438v.438h.438zM4.374.437h-.436v.438h.438zm.875 1.313h-.438v.438h.438zM3.938 0h-.875v.438h.875z" fill="#000"/>
	<path d="M3.938.438h-.875v.438h.875zm0 2.625h-.875v.875h.875zM6.563.438h-.875v.438h.875zm-.875.438h-.875v.438h.875z" fill="#f0f0f0"/>
	<path d="M3.938 2.188h-.875v.438h.875zm0 2.188h-.875v.438h.875zM6.563.001h-.875v.438h.875zm-.875.438h-.875v.438h.875zm.438 1.75h-.875v.438h.875zM1.313 6.563H.438v.438h.875zm.875-.438h-.875v.438h.875zm-.438-1.75H.875v.438h.875zM.437 5.688H0v.875h.438zm6.563 0h-.438v.875H7zm-.438-.875h-.438v.875h.438zm-5.687 0H.438v.875h.438zm1.75.438h-.437v.875h.438zm2.188 0h-.438v.875h.438zm-1.75.875h-.438v.438h.438zm-.875-1.313H1.75v.438h.438z" fill="#000"/>
	<path d="M2.188 5.25H1.75v.875h.438zm-.438-.438h-.437v.438h.438z" fill="#816bee"/>
	<path d="M.875 3.938H.438v.438h.438zm1.313-.875H1.75v.875h.438zm.875-.438h-.875v.438h.875zm0 1.313h-.875v.438h.875zm2.188-.875h-.438v.875h.438zm-.438-.438h-.875v.438h.875zm0 1.313h-.875v.438h.875zm1.75 0h-.438v.438h.438z" fill="#000"/>
	<path d="M6.563 3.063h-.438v.875h.438zm-.438-.438h-.438v.438h.438zm0 1.313h-.438v.438h.438zm-.875 0h-.438v.438h.438zm-1.313.875h-.874v.438h.875zm.438-.438h-.437v.438h.438zm-1.313 0h-.437v.438h.438zm.875 1.75h-.874v.438h.875zm.438-.438h-.437v.438h.438zm-1.313 0h-.437v.438h.438zm-.874-1.749H1.75v.438h.438zM.875 3.5H.438v.438h.438zm.438.438H.875v.438h.438z" fill="#4282d8"/>
	<path d="M4.375 6.125h-.437v.438h.438zm.875-1.313h-.438v.438h.438zm-1.313 1.75h-.874V7h.875zm2.625 0h-.875V7h.875zm-.875-.438h-.875v.438h.875zm.438-1.75H5.25v.438h.875z" fill="#000"/>
`});function Us(s={}){return p`<svg
		${j(s)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${Bo}
	</svg>`}var Bo,tr=H(()=>{V();Y();Bo=E`
	<path d="M3.938.438h-.875v1.75h.875zm.875 2.625v-.438h-.438v-.437h-1.75v.438h-.437v.438H.438v.875h1.75v.438h.438v.438h.438v1.75h.875v-1.75h.438v-.438h.438v-.439h1.75v-.875z" fill="#bcef42"/>
	<path d="M1.75 0h-.437v.438h.438zm.875 2.188h-.437v.438h.438zm2.188 0h-.438v.438h.438zM5.688 0H5.25v.438h.438zm.438.438h-.438v.438h.438zm.438.438h-.438v.438h.438zm.438.438h-.438v.438h.438zM3.938 0h-.875v.438h.875z" fill="#000"/>
	<path d="M3.938.438h-.875v.438h.875z" fill="#f0f0f0"/>
	<path d="M3.938 1.313h-.875v.438h.875zm0 .438h-.875v.438h.875z" fill="#7fb134"/>
	<path d="M3.938 5.25h-.875v.438h.875z" fill="#f0f0f0"/>
	<path d="M3.938 6.125h-.875v.438h.875zm0-1.313h-.875v.438h.875z" fill="#7fb134"/>
	<path d="M3.938 2.625h-.875v.438h.875zm0 1.313h-.875v.438h.875zm.438-.875h-.438v.875h.438z" fill="#000"/>
	<path d="M5.25 3.063h-.438v.875h.438z" fill="#7fb134"/>
	<path d="M3.063 3.063h-.438v.875h.438z" fill="#000"/>
	<path d="M2.625 2.625h-.437V3.5h.438z" fill="#f0f0f0"/>
	<path d="M1.313.438H.875v.438h.438z" fill="#000"/>
	<path d="M1.313.438v.438H.875v.438H.438v.438h1.313V.438z" fill="#6be473"/>
	<path d="M1.75.438h-.437v.438h.438zm-.437.437H.875v.438h.438z" fill="#f0f0f0"/>
	<path d="M1.75 1.313H.438v.438h1.313z" fill="#008456"/>
	<path d="M5.25 5.25v1.313h.438v-.438h.438v-.438h.438v-.438zm-4.812 0v.438h.438v.438h.438v.438h.438V5.251z" fill="#6be473"/>
	<path d="M1.75 5.25H.438v.438h1.313z" fill="#f0f0f0"/>
	<path d="M1.313 5.688v.875h.438v-.875z" fill="#008456"/>
	<path d="M6.125 1.313V.875h-.438V.438h-.438v1.313h1.313v-.438z" fill="#6be473"/>
	<path d="M5.688.438H5.25v.438h.438zm0 2.625H5.25v.438h.438z" fill="#f0f0f0"/>
	<path d="M6.563 3.5H5.25v.438h1.313z" fill="#7fb134"/>
	<path d="M6.563 1.313H5.25v.438h1.313z" fill="#008456"/>
	<path d="M.875.875H.438v.438h.438zM3.063.437h-.438v1.75h.438zm1.313 0h-.438v1.75h.438zm2.625 2.625h-.438v.875h.438zm-.438-.438h-1.75v.438h1.75zm0 1.313h-1.75v.438h1.75zM.438 3.063H0v.875h.438zm1.75-.438H.438v.438h1.75z" fill="#000"/>
	<path d="M1.75 3.063H.438v.875h.438V3.5h.875z" fill="#f0f0f0"/>
	<path d="M2.188 3.938H.438v.438h1.75zM.438 1.313H0v.438h.438zm1.313 5.25h-.438v.438h.438zm.875-2.188h-.438v.438h.438z" fill="#000"/>
	<path d="M1.75 3.5h-.437v.438h.438zm.438-.438H1.75v.875h.438z" fill="#7fb134"/>
	<path d="M2.188 3.063H1.75v.875h.438z" fill="#3f581a"/>
	<path d="M4.375 4.375h-1.75v.438h1.75z" fill="#7fb134"/>
	<path d="M4.375 2.188h-1.75v.438h1.75z" fill="#f0f0f0"/>
	<path d="M4.813 4.375h-.438v.438h.438z" fill="#000"/>
	<path d="M4.813 3.938h-.438v.438h.438z" fill="#7fb134"/>
	<path d="M5.688 6.563H5.25v.438h.438zm.438-.438h-.438v.438h.438zm.438-.438h-.438v.438h.438zm.438-.438h-.438v.438h.438zM3.939 6.562h-.876V7h.875zm-2.625-.438H.875v.438h.438zm-.438-.438H.438v.438h.438zm2.188-.875h-.439v1.75h.438zm1.313 0h-.439v1.75h.438zM1.75 1.75H.438v.438h1.75V.438H1.75zm3.5 0V.438h-.438v1.75h1.75V1.75z" fill="#000"/>
	<path d="M.438 4.813v.438h1.313v1.313h.438v-1.75zm4.375 0v1.75h.438V5.25h1.313v-.438zM.438 5.25H0v.438h.438z" fill="#000"/>
	<path d="M5.688 6.125H5.25v.438h.438zm.438-.438h-.438v.438h.438zm.438-.438h-.438v.438h.438z" fill="#008456"/>
	<path d="M5.688 5.25H5.25v.438h.438z" fill="#f0f0f0"/>
	<path d="M3.938 3.063h-.875v.875h.875z" fill="#7fb134"/>
	<path d="M3.938 1.75h-.875v.438h.875zm0 3.063h-.875v.438h.875zm1.313-1.75h-.438v.875h.438z" fill="#3f581a"/>
`});function Ns(s={}){return p`<svg
		${j(s)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${Po}
	</svg>`}var Po,sr=H(()=>{V();Y();Po=E`
	<path d="M4.813 4.375h.438v-.437h1.313V3.5H5.251v-.437h-.438V1.75h.875v-.437H4.375v.438H3.063v-.438h-.438V.875H1.75v.438h-.437v.438H.875v.438H.438v2.625h.438v.438h.438v.438h.438v-.875h1.75v.438h-.439v.438h.438v.438h.875v-.438h1.313v-.438h-.875z" fill="#54cfff"/>
	<path d="M3.938 4.813H3.5v.438h.438zm1.75.438H5.25v.438h.438zm.875-1.75h-.438v.438h.438zM5.25 3.063h-.438v.438h.438zM1.312 4.376H.875v.438h.438zm.438.438h-.437v.875h.438zm2.625.875H3.063v.438h1.313zm0-1.313h-.437v.438h.438z" fill="#4282D8"/>
	<path d="M3.938 0H3.5v.438h.438zm.438.438h-.438v.438h.438zm-.876 0H1.75v.438H3.5zM1.75.875h-.437v.438h.438zm1.313 0h-.438v.438h.438zm.438.438h-.438v.438h.438zm.875 0h-.438v.438h.438zM5.689.875H4.376v.438h1.313zm.438.438h-.438v.438h.438zm-4.814 0H.875v.438h.438zm-.438.437H.438v.438h.438zm-.437.438H0v2.625h.438zm.875.438H.875v1.75h.438zm.438-.438h-.438v.438h.438zm2.188-.438H1.75v.438h2.188z" fill="#000"/>
	<path d="M3.938 1.75H3.5v.875h.438zm1.75 0h-.875v.438h.875z" fill="#000"/>
	<path d="M5.25 1.75h-.438v1.313h.438zm1.313 1.313H5.25v.438h1.313zm.438.438h-.438v.438h.438zm-2.625-.875h-.438v1.75h.438zm2.188 1.313H5.251v.438h1.313zm-1.313.438h-.438v.875h.438z" fill="#000"/>
	<path d="M5.688 4.813h-.875v.438h.875zm.438.438h-.438v.438h.438zm-.438.438H4.375v.438h1.313zm-1.313.438h-1.75v.438h1.75zM3.5 4.814H1.75v.438H3.5zm-.875 1.75h-.437v.438h.438zm-.438-.438H1.75v.438h.438zm-.438-.438h-.436v.438h.438zm.438-.438H1.75v.438h.438zm.875 0h-.437v.438h.438zm-1.75 0H.875v.438h.438zm-.438-.438H.438v.438h.438zm.875-.438h-.436v.438h.438zm2.188 0H3.5v.438h.438z" fill="#000"/>
	<path d="M3.938 2.625H3.5v-.437H1.75v.438h-.437v1.75h.438v.438h1.75v-.438h.438z" fill="#9af4dc"/>
	<path d="M3.5 4.375H1.75v.438H3.5zm-1.75-.437h-.437v.438h.438zm2.188 0H3.5v.438h.438z" fill="#6c9ca6"/>
	<path d="M1.75 2.625h-.437v.438h.438zm.875.438h-.437v.438h.438zm.875-.875H1.75v.438H3.5z" fill="#f0f0f0"/>
	<path d="M3.5 5.688h-.437v.438h.438z" fill="#000"/>
	<path d="M.875 2.188H.438v.875h.438zm.875-.875h-.437v.438h.438zm.875-.438H1.75v.438h.875zm3.063.438H4.375v.438h1.313zM3.938.438H3.5v.438h-.437v.438h.438v.438h.438v-.439h.438V.875h-.439zM2.625 5.25h-.437v.438H1.75v.438h.438v.438h.438v-.438h.438v-.438h-.439z" fill="#f0f0f0"/>
`});function Rs(s={}){return p`<svg
		${j(s)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${Lo}
	</svg>`}var Lo,ir=H(()=>{V();Y();Lo=E`
	<path d="M5.688 1.313V.875h-.875v.438h-.438V.875h-.437V.438h-.875v.438h-.438v.438h-.437V.875h-.875v.438H.875v1.75h.875v.438h.438v-.438h2.625v.438h.438v-.438h.875v-1.75z" fill="#d1cdd5"/>
	<path d="M6.125 3.938V3.5h-1.75v-.437h-1.75v.438H.875v.438H.438v1.313h.438v.438h1.75v.438h.438v.438h.875v-.438h.438V5.69h1.75v-.438h.438V3.938z" fill="#57595f"/>
	<path d="M3.938 0h-.875v.438h.875zm-.875.438h-.438v.438h.438zm1.313 0h-.438v.438h.438zm1.313 0h-.875v.438h.875zm.438.438h-.438v.438h.438zm-1.313 0h-.438v.438h.438zM2.625.875h-.437v.438h.438zM2.188.438h-.875v.438h.875zm-1.313.875H.438v1.75h.438zm.438-.438H.875v.438h.438zM.875 3.5H.438v.438h.438zm-.437.438H0v1.313h.438zm.438 1.313H.438v.438h.438zm1.75.438H.875v.438h1.75zm.438.438h-.439v.438h.438zm.875.438h-.876v.438h.875zm.438-.438h-.439v.438h.438zm1.75-.438h-1.75v.438h1.75zm.438-.438h-.438v.438h.438zm.438-1.313h-.438v1.313h.438zM6.565 3.5h-.438v.438h.438zm0-2.188h-.438v1.75h.438zM2.188 3.5H1.75v.438h.438zm.438-.438h-.438V3.5h.438zm1.75-.438H2.625v.438h1.75zm.438.438h-.438V3.5h.438zm.438.438h-.438v.438h.438zm.438-.438h-.438V3.5h.875v-.437zm-4.377.001H.875v.438h.875v-.438z" fill="#000"/>
	<path d="M.875 4.813H.438v.438h.438zm.438.438H.875v.438h.438zm1.75.438h-.438v.438h.438zm1.313 0h-.438v.438h.438zm-.438.438h-.875v.438h.875zm2.188-.875h-.438v.438h.438zm.438-1.313h-.438v1.313h.438z" fill="#35363a"/>
	<path d="M1.313 2.625H.875v.438h.438zm.875.438H1.75v.438h.438zm3.063 0h-.438v.438h.438zm-2.626-.438h-.437v.438h.438zm2.188 0h-.438v.438h.438z" fill="#847d8b"/>
	<path d="M5.25 3.063h-.438v.438h.438zm-.875-.875h-1.75v.438h1.75zm1.75-.438h-.438v1.313h.438z" fill="#847d8b"/>
	<path d="M1.75 1.75h-.437v.438h.438zm-.437-.437H.875v.438h.438zm.875-.438h-.875v.438h.875zm.875 0h-.438v.438h.438zm.875-.438h-.875v.438h.875zm.438.438h-.438v.438h.438zm1.313 0h-.875v.438h.875zm.438.438h-.438v.438h.438z" fill="#f0f0f0"/>
	<path d="M.875 3.938H.438v.438h.438zm.438-.438H.875v.438h.438zm1.313 0h-.438v.438h.438zm1.75-.438H2.625V3.5h1.75zm.875.875h-.438v.438h.438zm.875-.438h-.875v.438h.875z" fill="#d8d8d8"/>
`});function Fs(s={}){return p`<svg
		${j(s)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${Uo}
	</svg>`}var Uo,ar=H(()=>{V();Y();Uo=E`
	<path d="M6.125 1.75v-.437h-.438V.875h-.438V.438H2.625v.438H1.75v.438h-.437v.438H.875v.875H.438v2.188h.438v.438h.438v.438h.438v.438h.438v.438h2.188v-.438h.875v-.438h.438v-.438h.438v-.875h.438V1.75z" fill="#bcef42"/>
	<path d="M6.563.438h-.875v.438h.875z" fill="#f0f0f0"/>
	<path d="M1.313 5.688H.438v.438h.875z" fill="#bcef42"/>
	<path d="M1.75 6.125H.438v.438h1.313z" fill="#7fb134"/>
	<path d="M6.563 3.5h-.438v.875h.438z" fill="#816bee"/>
	<path d="M5.25.438H2.625v.438H5.25z" fill="#f0f0f0"/>
	<path d="M5.25.875H2.625v.438H5.25z" fill="#b79cf8"/>
	<path d="M4.375 6.125H2.188v.438h2.188z" fill="#816bee"/>
	<path d="M6.563.875h-.438v.438h.438z" fill="#bcef42"/>
	<path d="M2.625 2.188h-.437v.438h.438zM1.313 1.75H.875v.438h.438zm.438-.438h-.438v.438h.438z" fill="#f0f0f0"/>
	<path d="M2.625 1.313h-.437v.438h.438zm3.063 0H5.25v.438h.438z" fill="#b79cf8"/>
	<path d="M2.188.875H1.75v.438h.438zm.875 1.75h-.438v.438h.438zM.875 5.25H.438v.438h.438z" fill="#f0f0f0"/>
	<path d="M6.125 4.813h-.438v.438h.438zm-.438.438h-.438v.438h.438zm-.438.438h-.438v.438h.438z" fill="#816bee"/>
	<path d="M6.563.438v.875h-.438V.875h-.438v.438h.438v.438h.438v2.625h.438V.438zm-5.25.875H.875v.438h.438zm.438-.438h.875V.438H1.75zh-.438v.438h.438zm4.813 3.5h-.438v.875h.438zM.875 1.75H.438v.875h.438zM5.25 6.125h-.875v.438h.875zm.875-.875h-.438v.438h.438zm-4.812 0H.875v.438h.438zm.438.438h-.438v.438h.438zm-.875-.875H.438v.438h.438zm4.813.875h-.438v.438h.438zM.438 2.625H0v3.938h.438z" fill="#000"/>
	<path d="M5.25.875h.438V.438h.875V0H2.625v.438H5.25zM2.188 6.563v-.438H1.75v.438H.438v.438h3.938v-.438z" fill="#000"/>
	<path d="M.875 2.625H.438V3.5h.438z" fill="#f0f0f0"/>
	<path d="M4.375 2.625H3.5v.438h.875zm-.438 1.75h-.874v.438h.875zm.875-1.313h-.438v.875h.438zm-3.5 1.75h.875v-.438H1.75V2.188h-.437zm3.5-3.063H3.063v.438h1.75zm-.438 3.5H2.625v.438h1.75zm2.188-3.063h-.438v1.313h.438zM.875 3.5H.438v1.313h.438zm1.313-1.75H1.75v.438h.438zm1.313 1.313h-.438v.438h.438zm-.438.875h-.438v.438h.438zm-.438.875h-.437v.438h.438zm1.75-.875h-.437v.438h.438zm.438.875h-.438v.438h.438zm.438-.438h-.438v.438h.438zm-2.188-1.75v-.437h-.438v.438h-.437v1.313h.438V2.625zm3.063-.875h-.438v.438h.438zm-.875.438h-.438v.438h.438zm.438.438h-.438v1.75h.438zM1.313 4.813H.875v.438h.438zm.438.438h-.438v.438h.438zm.438.438H1.75v.438h.438z" fill="#b79cf8"/>
`});function qs(s={}){return p`<svg
		${j(s)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${No}
	</svg>`}var No,rr=H(()=>{V();Y();No=E`
	<path d="M6.125 1.75v-.437h-.438V.875h-.438V.438H1.75v.438h-.437v.438H.875v.438H.438v2.625h.438v.438h.438v.438h.438v.875h.438v.438h2.625v-.438h.438v-.875h.438v-.438h.438v-.438h.438V1.75z" fill="#d1cdd5"/>
	<path d="M1.75.438h-.437v.438h.438zm-.437.437H.875v.438h.438zm-.438.438H.438v.438h.438zm.875 3.938h-.437v.875h.438zm-.438-.438H.875v.438h.438zm.875 1.313H1.75v.438h.438zM.874 4.376H.438v.438h.438z" fill="#000"/>
	<path d="M1.75 4.813h-.437v.438h.438zm.438.875H1.75v.438h.438zm-.875-1.313H.875v.438h.438zm1.75-1.313H1.75v1.313h1.313z" fill="#847d8b"/>
	<path d="M3.063 3.5h-.875v.875h.875z" fill="#57595f"/>
	<path d="M5.25 3.063H3.938v1.313h1.313z" fill="#847d8b"/>
	<path d="M5.25 3.5h-.875v.875h.875z" fill="#57595f"/>
	<path d="M5.25 5.254h.438v-.438H5.25zm-.438.875h.438v-.438h-.438zm.875-1.313h.438v-.438h-.438z" fill="#847d8b"/>
	<path d="M.438 1.75H0v2.625h.438z" fill="#000"/>
	<path d="M.875 1.75H.438v2.625h.438z" fill="#fff"/>
	<path d="M5.25.879h.438V.441H5.25zm.438.438h.438V.879h-.438zm.438.438h.438v-.438h-.438zM5.251 6.13h.438v-.875h-.438zm.438-.875h.438v-.438h-.438zm-.875 1.313h.438V6.13h-.438zm1.313-1.75h.438V4.38h-.438zm.438-.438h.438V1.755h-.438z" fill="#000"/>
	<path d="M6.125 4.379h.438V1.754h-.438z" fill="#847d8b"/>
	<path d="M1.75 0v.438h3.5V0z" fill="#000"/>
	<path d="M1.75.875h-.437v.438h.438zm-.437.438H.875v.438h.438zm.438.438h-.438v.438h.438zm3.5-.433h.438V.88h-.438zm.438.438h.438v-.438h-.438zM1.75.438v.438h3.5V.438z" fill="#fff"/>
	<path d="M2.188 6.563v.438h2.625v-.438z" fill="#000"/>
	<path d="M2.188 6.125v.438h2.625v-.438z" fill="#847d8b"/>
	<path d="M3.063 5.688h-.438v.875h.438zm1.313 0h-.438v.875h.438z" fill="#57595f"/>
`});function Zs(s={}){return p`<svg
		${j(s)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${Ro}
	</svg>`}var Ro,or=H(()=>{V();Y();Ro=E`
	<path d="M3.063 0H1.75v.438h1.313zm1.75.438h-1.75v.438h1.75zm-.875 2.187H3.5v1.75h.438zm-3.5-.437H0v2.625h.438zM6.563.875h-1.75v.438h1.75z" fill="#000"/>
	<path d="M3.063.438H1.75v.438h1.313zm1.75.438h-1.75v.438h1.75zm1.75.438h-1.75v.438h1.75z" fill="#f0f0f0"/>
	<path d="M3.063 6.563H1.75v.438h1.313z" fill="#000"/>
	<path d="M2.625 6.125v-.438h-.437v-.875H1.75V2.188h.438v-.875h.438V.875H1.75v.438H.875v1.75H.438v1.75h.438v.875h.438v.438h.438v.438h1.313v-.438z" fill="#ffe361"/>
	<path d="M3.063 6.125H1.75v.438h1.313z" fill="#ffb84b"/>
	<path d="M4.813 6.125h-1.75v.438h1.75z" fill="#000"/>
	<path d="M4.375 5.688V5.25h-.437v-.875H3.5v-1.75h.438V1.75h.438v-.437H3.063v.438h-.438v1.313h-.437v1.75h.438v.875h.438v.438h1.75v-.438z" fill="#ffe361"/>
	<path d="M6.563 5.688h-1.75v.438h1.75zM1.75.438h-.437v.438h.438zm-.437.437H.875v.438h.438zm-.438.438H.438v.875h.438zm6.125 0h-.438v.438H7zm-.438.438h-.438v.438h.438zm-.438.438h-.438v.875h.438zm.875 3.063h-.438v.438h.438zm-.438-.438h-.438v.438h.438zm-.438-.875h-.438v.875h.438zm-.438-.875h-.438v.875h.438zM1.747 6.127h-.434v.438h.438zm-.438-.438H.875v.438h.438zm-.438-.875H.438v.875h.438zm1.313-2.625H1.75v2.625h.438zM3.059.876h-.434v.438h.438zm-.434.437h-.437v.875h.438z" fill="#000"/>
	<path d="M.875 2.188H.438v.875h.438zm1.75 0h-.437v.875h.438z" fill="#f0f0f0"/>
	<path d="M2.188 1.313H1.75v.875h.438z" fill="#ffb84b"/>
	<path d="M4.813 1.313h-.438v.438h.438z" fill="#000"/>
	<path d="M1.75.875h-.437v.438h.438z" fill="#f0f0f0"/>
	<path d="M2.625.875h-.437v.438h.438zm1.313.875H3.5v.875h.438zm.438-.438h-.438v.438h.438zm-2.188 3.5H1.75v.438h.438zm-.438.875h-.437v.438h.438zm-.438-.875H.875v.875h.438zm2.188.875v-.438h-.437v-.438h-.438v.875h.438v.438h1.75v-.438zm.438-1.313H3.5v.438h.438z" fill="#ffb84b"/>
	<path d="M4.375 5.688V5.25h-.437v-.875H3.5v-1.75h.438V1.75h.438v-.437H3.063v.438h-.438v1.313h-.437v1.75h.438v.875h.438v.438h1.75v-.438z" fill="url(#a)"/>
	<path d="M6.125 5.25v-.438h-.438v-.874h-.438v-.875h.438v-.875h.438V1.75H4.812v.438h-.438v.438h-.436v1.75h.438v.875h.438v.438h1.75v-.438z" fill="#ff2c52"/>
	<path d="M5.688 2.188H5.25v.875h.438zm.438-.438h-.438v.438h.438zm-.438 2.188H5.25v.438h.438zM5.25 5.251v-.438h-.875v.438h.438v.438h1.75v-.438z" fill="#be0351"/>
	<path d="M1.313 1.313H.875v.438h.438zm0 1.75H.875v.438h.438zm1.75-1.75h-.438v.438h.438zm1.75.438h-.438v.438h.438zm-.438.875h-.437v.438h.438z" fill="#f0f0f0"/>
	<path d="M4.375 1.75h-.437v.875h.438zM3.062 5.688h-.437v.438h.438zm-.438-.875h-.436v.875h.438zm2.188.438h-.438v.438h.438zm-.438-.875h-.436v.875h.438z" fill="#000"/>
	<defs>
		<radialGradient id="a" cx=".75" cy=".5" r="1" fx=".75" fy=".5">
		<stop stop-color="#ff2c52" offset="30%"/>
		<stop stop-color="#ffe361" offset="70%"/>
		</radialGradient>
	</defs>
`});function Ws(s={}){return p`<svg
		${j(s)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${Fo}
	</svg>`}var Fo,lr=H(()=>{V();Y();Fo=E`
	<path d="M4.813.438v.438h-.438v.438h-.437v.438H3.5v.438h-.437v.875h-.438v.438H3.5v.875h.438v-.44h.875V3.5h.438v-.437h.438v-.438h.438v-.437h.438V.438z" fill="#d1cdd5"/>
	<path d="M1.313 3.938h.438v.438h.875v.875h.438v.438h.875v.438h.875v-.875h-.876v-.438H3.5v-.438h-.437v-.438h-.438V3.5h-.437v-.437H1.75v-.875H.875v.875h.438z" fill="#ffe361"/>
	<path d="M2.188 4.813h-.875v.875h.875zm-.875.875H.438v.875h.875z" fill="#ffe361"/>
	<path d="M4.813.438h-.438v.438h.438zm-.438.438h-.437v.438h.438zm-.437.437H3.5v.438h.438zM3.5 1.75h-.437v.438h.438zm-.437.438h-.438v.875h.438zm-.875 0H1.75v.875h.438zm-1.313 0H.438v.875h.438zm.438.875H.875v.875h.438zm3.5.875h-.875v.438h.875zm0 .875h-.875v.438h.875zm.438.438h-.438v.875h.438z" fill="#000"/>
	<path d="M6.563.438h-.438v1.75h.438z" fill="#847d8b"/>
	<path d="M.438 5.688H0v.875h.438zm4.375.438h-.875v.438h.875zm-.875-.438h-.875v.438h.875z" fill="#000"/>
	<path d="M2.188 5.25h-.875v.438h.875zm-.875.875H.438v.438h.875z" fill="#ffb84b"/>
	<path d="M1.313 6.125v.438h.438v-.438h.438v-.438h-.876zm1.313-.875v-.875H1.75v-.437h-.437v.875h.875v.875h.875V5.25zm-1.313 0v-.438H.875v.438H.438v.438h.875zm0 1.313H.438v.438h.875zM1.75 1.75H.875v.438h.875zm1.313 2.188v.438h.438V3.5h-.876v.438z" fill="#000"/>
	<path d="M5.688 1.313H5.25v.438h.438zm-.438.438h-.438v.438h.438zm-.438.438h-.438v.438h.438zm-.438.438h-.436v.438h.438zm-.436.436H3.5v.438h.438z" fill="#847d8b"/>
	<path d="M3.063 3.063h-.438v.438h.438z" fill="#f0f0f0"/>
	<path d="M1.75 3.5h-.437v.438h.438zm-.437-.875H.875v.438h.438zm.875 1.313H1.75v.438h.438zm.875.875h-.438v.438h.438zm.438.438h-.438v.438h.438zm.875.438h-.438v.438h.438z" fill="#ffb84b"/>
	<path d="M3.938 4.375H3.5v.438h.438zM2.625 3.063h-.437v.438h.438zm3.938-.875h-.438v.438h.438zm-.438.438h-.438v.438h.438zm-.438.438h-.438v.438h.438zm-.438.438h-.438v.438h.438zm-.438-3.5V.44h1.75v1.75h.438V0z" fill="#000"/>
	<path d="M4.813 5.25h-.438v.438h.438zm-.875-.438H3.5v.438h.438zM3.5 4.374h-.437v.438h.438zm-.437-.436h-.438v.438h.438zM2.625 3.5h-.437v.438h.438zm-.437-.437H1.75v.438h.438zM3.5 2.188h-.437v.438h1.313v-.438h-.438V1.75H3.5zM4.375.875v.438h-.437v.438h1.313v-.438h-.438V.875zm1.75-.438H4.812v.438h1.313z" fill="#f0f0f0"/>
	<path d="M6.125 2.188h-.438v.438h.438zm-.438.438h-.438v.438h.438zm-.438.438h-.438v.438h.438zm-.438.438h-.438v.438h.438zm-.873.436H3.5v.438h.438z" fill="#847d8b"/>
	<path d="M1.75 2.188h-.437v.438h.438zm0 2.625h-.437v.438h.438zm-.875.875H.438v.438h.438z" fill="#f0f0f0"/>
`});function Gs(s={}){return p`<svg
		${j(s)}
		aria-hidden="true"
		role="img"
		width="14"
		height="14"
		viewBox="0 0 7 7"
		fill="none"
		xmlns="http://www.w3.org/2000/svg"
	>
		${qo}
	</svg>`}var qo,hr=H(()=>{V();Y();qo=E`
	<path d="M5.688 2.625v-.437H5.25V1.75h-.438v-.437h-.438V.875h-.436V.438h-.875v.438h-.438v.438h-.437v.438H1.75v.438h-.437v.438H.875v.875H.438v2.188h.438v.438h.875v.438h3.5v-.438h.875v-.438h.438V3.5h-.438v-.875z" fill="#0abbff"/>
	<path d="M3.063 0v.438h.875V0zm-.438.438v.438h.438V.438zm1.313 0v.438h.438V.438zm.438.438v.438h.438V.875zm.438.438v.438h.438v-.439zm.438.438v.438h.438v-.44zm.438.438v.438h.438v-.44zm.438.438v.875h.438v-.878zm-5.69-.003V3.5h.438v-.875zM0 3.5v2.188h.438V3.5zm6.563 0v2.188h.438V3.5zM2.188.875v.438h.438V.875zm-.438.438v.438h.438v-.438zm-.437.437v.438h.438V1.75zm-.438.438v.438h.438v-.438zm-.438 3.5v.438h.438v-.438zm5.688 0v.438h.438v-.438zm-4.375.875v.438h3.5v-.438z" fill="#000"/>
	<path d="M1.75 6.125v.438h3.5v-.438z" fill="#4282d8"/>
	<path d="M.875 6.125v.438h.875v-.438zm5.25.438v-.438H5.25v.438z" fill="#000"/>
	<path d="M3.063.438v.438h.875V.438z" fill="#fff"/>
	<path opacity=".5" d="M4.813 3.5v-.437h-.438v-.438h-.437v-.437h-.875v.438h-.438v.438h-.437v.438H1.75v1.313h.438v.438h2.625v-.438h.438V3.5z" fill="#fff"/>
	<path d="M2.625.875v.438h.438V.875zm-.437.438v.438h.438v-.438zm.438.438v.438h.438V1.75zM1.75 1.75v.438h.438V1.75zm-.437.438v.438h.438v-.438zm-.438.437V3.5h.438v-.875zM.438 3.5v.875h.438V3.5z" fill="#fff"/>
	<path d="M5.25 2.188v.438h.438v-.438zm.438.438v.875h.438v-.876zm.438.875v1.75h-.438v.438H5.25v.438h.875v-.438h.438V3.5zM.875 6.125h.875v-.438H.875z" fill="#4282d8"/>
`});var nr=H(()=>{Na();Ra();Fa();qa();Za();Wa();Ga();Ka();Qa();Ja();Xa();Ya();er();tr();sr();ir();ar();rr();or();lr();hr()});function yt(){return Zo}var Zo,ui,gi,Ie,xt,cr,dr,mr,fr,At=H(()=>{nr();Zo=globalThis.$discordMessage??{};ui={blue:"https://cdn.discordapp.com/embed/avatars/0.png",gray:"https://cdn.discordapp.com/embed/avatars/1.png",green:"https://cdn.discordapp.com/embed/avatars/2.png",orange:"https://cdn.discordapp.com/embed/avatars/3.png",red:"https://cdn.discordapp.com/embed/avatars/4.png",pink:"https://cdn.discordapp.com/embed/avatars/5.png"},gi=yt().avatars??{},Ie=Object.assign(ui,gi,{default:ui[gi.default]??gi.default??ui.blue}),xt=yt().profiles??{},cr=yt().defaultTheme==="light"?"light":"dark",dr=yt().defaultMode==="compact"?"compact":"cozy",mr=yt().defaultBackground==="none"?"none":"discord",fr=new Map([["heart",Ds()],["crystal",Ts()],["diamond",Cs()],["explosion",Es()],["flame",js()],["flower",As()],["key",Vs()],["leaf",Ss()],["lightning",Os()],["magic",Is()],["moon",Bs()],["mushroom",Ps()],["mythical",Ls()],["ornament",Us()],["plasma",Ns()],["rock",Rs()],["shell",Fs()],["skull",qs()],["sun",Zs()],["sword",Ws()],["water",Gs()]])});function Dt(s,t=!1,i=!1){if(!(s instanceof Date)&&typeof s!="string")throw new TypeError("Timestamp prop must be a Date object or a string.");return t?Jo(s,i):Qo(s)}function Vt(s){let t=yt().emojis?.[s];if(t)return t;let i=Xo.exec(s);if(i?.groups){let{name:e,id:a,animated:c}=i.groups;return{name:e,url:`https://cdn.discordapp.com/emojis/${a}.${c?"gif":"png"}`}}}function Ks(s){if(s)return fr.get(s)??s}var Ze,Wo,Go,Ko,Qo,Jo,Xo,Ve=H(()=>{At();Ze=class extends Error{constructor(t){super(t),this.name="DiscordComponentsError"}},Wo=new Intl.DateTimeFormat("en-US",{day:"2-digit",month:"2-digit",year:"numeric"}),Go=new Intl.DateTimeFormat("en-US",{hour12:!0,hour:"2-digit",minute:"2-digit"}),Ko=new Intl.DateTimeFormat("en-US",{hour12:!1,hour:"2-digit",minute:"2-digit"}),Qo=s=>s instanceof Date?Wo.format(s):s,Jo=(s,t=!1)=>s instanceof Date?t?Ko.format(s):Go.format(s):s;Xo=/(?:<(?<animated>a)?:(?<name>\w{2,32}):)?(?<id>\d{17,21})>?/});function Xt(s={}){return p`<svg
		${j(s)}
		class="discord-mention-icon"
		aria-hidden="false"
		width="24"
		height="24"
		viewBox="0 0 20 20"
		xmlns="http://www.w3.org/2000/svg"
	>
		${Yo}
	</svg>`}var Yo,_i=H(()=>{V();Y();Yo=E`
	<path
		fill="currentColor"
		d="M18.91 12.98a5.45 5.45 0 0 1 2.18 6.2c-.1.33-.09.68.1.96l.83 1.32a1 1 0 0 1-.84 1.54h-5.5A5.6 5.6 0 0 1 10 17.5a5.6 5.6 0 0 1 5.68-5.5c1.2 0 2.32.36 3.23.98Z"
	/>
	<path
		fill="currentColor"
		d="M19.24 10.86c.32.16.72-.02.74-.38L20 10c0-4.42-4.03-8-9-8s-9 3.58-9 8c0 1.5.47 2.91 1.28 4.11.14.21.12.49-.06.67l-1.51 1.51A1 1 0 0 0 2.4 18h5.1a.5.5 0 0 0 .49-.5c0-4.2 3.5-7.5 7.68-7.5 1.28 0 2.5.3 3.56.86Z"
	/>
`});function Yt(s={}){return p`<svg
		${j(s)}
		class="discord-mention-icon"
		aria-hidden="false"
		width="24"
		height="24"
		viewBox="0 0 24 24"
		xmlns="http://www.w3.org/2000/svg"
	>
		${el}
	</svg>`}var el,zi=H(()=>{V();Y();el=E`
	<path
		fill="currentColor"
		fill-rule="evenodd"
		clip-rule="evenodd"
		d="M10.99 3.16A1 1 0 1 0 9 2.84L8.15 8H4a1 1 0 0 0 0 2h3.82l-.67 4H3a1 1 0 1 0 0 2h3.82l-.8 4.84a1 1 0 0 0 1.97.32L8.85 16h4.97l-.8 4.84a1 1 0 0 0 1.97.32l.86-5.16H20a1 1 0 1 0 0-2h-3.82l.67-4H21a1 1 0 1 0 0-2h-3.82l.8-4.84a1 1 0 1 0-1.97-.32L15.15 8h-4.97l.8-4.84ZM14.15 14l.67-4H9.85l-.67 4h4.97Z"
	/>
`});function es(s={}){return p`<svg
		${j(s)}
		class="discord-mention-icon"
		aria-hidden="false"
		width="24"
		height="24"
		viewBox="0 0 24 24"
		xmlns="http://www.w3.org/2000/svg"
	>
		${tl}
	</svg>`}var tl,bi=H(()=>{V();Y();tl=E`
	<path
		fill="currentColor"
		d="M12 2.81a1 1 0 0 1 0-1.41l.36-.36a1 1 0 0 1 1.41 0l9.2 9.2a1 1 0 0 1 0 1.4l-.7.7a1 1 0 0 1-1.3.13l-9.54-6.72a1 1 0 0 1-.08-1.58l1-1L12 2.8ZM12 21.2a1 1 0 0 1 0 1.41l-.35.35a1 1 0 0 1-1.41 0l-9.2-9.19a1 1 0 0 1 0-1.41l.7-.7a1 1 0 0 1 1.3-.12l9.54 6.72a1 1 0 0 1 .07 1.58l-1 1 .35.36ZM15.66 16.8a1 1 0 0 1-1.38.28l-8.49-5.66A1 1 0 1 1 6.9 9.76l8.49 5.65a1 1 0 0 1 .27 1.39ZM17.1 14.25a1 1 0 1 0 1.11-1.66L9.73 6.93a1 1 0 0 0-1.11 1.66l8.49 5.66Z"
	/>
`});function ts(s={}){return p`<svg
		${j(s)}
		class="discord-mention-icon"
		aria-hidden="false"
		width="24"
		height="24"
		viewBox="0 0 24 24"
		xmlns="http://www.w3.org/2000/svg"
	>
		${sl}
	</svg>`}var sl,yi=H(()=>{V();Y();sl=E`
	<path
		fill="currentColor"
		fill-rule="evenodd"
		clip-rule="evenodd"
		d="M6 9h1V6a5 5 0 0 1 10 0v3h1a3 3 0 0 1 3 3v8a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3v-8a3 3 0 0 1 3-3Zm9-3v3H9V6a3 3 0 1 1 6 0Zm-1 8a2 2 0 0 1-1 1.73V18a1 1 0 1 1-2 0v-2.27A2 2 0 1 1 14 14Z"
	/>
`});function ss(s={}){return p`<svg
		${j(s)}
		class="discord-mention-icon"
		aria-hidden="false"
		width="24"
		height="24"
		viewBox="0 0 24 24"
		xmlns="http://www.w3.org/2000/svg"
	>
		${il}
	</svg>`}var il,xi=H(()=>{V();Y();il=E`
	<path
		fill="currentColor"
		d="M12 3a1 1 0 0 0-1-1h-.06a1 1 0 0 0-.74.32L5.92 7H3a1 1 0 0 0-1 1v8a1 1 0 0 0 1 1h2.92l4.28 4.68a1 1 0 0 0 .74.32H11a1 1 0 0 0 1-1V3ZM15.1 20.75c-.58.14-1.1-.33-1.1-.92v-.03c0-.5.37-.92.85-1.05a7 7 0 0 0 0-13.5A1.11 1.11 0 0 1 14 4.2v-.03c0-.6.52-1.06 1.1-.92a9 9 0 0 1 0 17.5Z"
	/>
	<path
		fill="currentColor"
		d="M15.16 16.51c-.57.28-1.16-.2-1.16-.83v-.14c0-.43.28-.8.63-1.02a3 3 0 0 0 0-5.04c-.35-.23-.63-.6-.63-1.02v-.14c0-.63.59-1.1 1.16-.83a5 5 0 0 1 0 9.02Z"
	/>
`});var St,Be,re,Pe,wi,L3,ve=H(()=>{pe();V();ae();Oe();At();_i();zi();bi();yi();xi();St=function(s,t,i,e,a,c){function o(f){if(f!==void 0&&typeof f!="function")throw new TypeError("Function expected");return f}for(var n=e.kind,g=n==="getter"?"get":n==="setter"?"set":"value",m=!t&&s?e.static?s:s.prototype:null,l=t||(m?Object.getOwnPropertyDescriptor(m,e.name):{}),r,_=!1,u=i.length-1;u>=0;u--){var v={};for(var d in e)v[d]=d==="access"?{}:e[d];for(var d in e.access)v.access[d]=e.access[d];v.addInitializer=function(f){if(_)throw new TypeError("Cannot add initializers after decoration has completed");c.push(o(f||null))};var h=(0,i[u])(n==="accessor"?{get:l.get,set:l.set}:l[g],v);if(n==="accessor"){if(h===void 0)continue;if(h===null||typeof h!="object")throw new TypeError("Object expected");(r=o(h.get))&&(l.get=r),(r=o(h.set))&&(l.set=r),(r=o(h.init))&&a.unshift(r)}else(r=o(h))&&(n==="field"?a.unshift(r):l[g]=r)}m&&Object.defineProperty(m,e.name,l),_=!0},Be=function(s,t,i){for(var e=arguments.length>2,a=0;a<t.length;a++)i=e?t[a].call(s,i):t[a].call(s);return e?i:void 0},re="light-theme",Pe="compact-mode",wi="no-background",L3=(()=>{let s=[R("discord-messages")],t,i=[],e,a=O,c,o=[],n=[],g,m=[],l=[],r,_=[],u=[],v,d=[],h=[],f,I=[],C=[];var K=class extends a{static{e=this}static{let w=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;c=[Nt({context:re}),z({type:Boolean,reflect:!0,attribute:"light-theme"})],g=[Nt({context:wi}),z({type:Boolean,reflect:!0,attribute:"no-background"})],r=[Nt({context:Pe}),z({type:Boolean,reflect:!0,attribute:"compact-mode"})],v=[z({reflect:!0,attribute:"channel-type"})],f=[z({reflect:!0,attribute:"channel-name"})],St(this,null,c,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:y=>"lightTheme"in y,get:y=>y.lightTheme,set:(y,P)=>{y.lightTheme=P}},metadata:w},o,n),St(this,null,g,{kind:"accessor",name:"noBackground",static:!1,private:!1,access:{has:y=>"noBackground"in y,get:y=>y.noBackground,set:(y,P)=>{y.noBackground=P}},metadata:w},m,l),St(this,null,r,{kind:"accessor",name:"compactMode",static:!1,private:!1,access:{has:y=>"compactMode"in y,get:y=>y.compactMode,set:(y,P)=>{y.compactMode=P}},metadata:w},_,u),St(this,null,v,{kind:"accessor",name:"channelType",static:!1,private:!1,access:{has:y=>"channelType"in y,get:y=>y.channelType,set:(y,P)=>{y.channelType=P}},metadata:w},d,h),St(this,null,f,{kind:"accessor",name:"channelName",static:!1,private:!1,access:{has:y=>"channelName"in y,get:y=>y.channelName,set:(y,P)=>{y.channelName=P}},metadata:w},I,C),St(null,t={value:e},s,{kind:"class",name:e.name,metadata:w},null,i),K=e=t.value,w&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:w})}static styles=F`
		:host {
			color: #fff;
			background-color: #36393e;
			display: block;
			font-size: 16px;
			font-family: 'gg sans', 'Noto Sans', Whitney, 'Helvetica Neue', Helvetica, Roboto, Arial, sans-serif;
			line-height: 170%;
			border: 1px solid rgba(255, 255, 255, 0.05);
		}

		:host([light-theme]) {
			color: #747f8d;
			background-color: #fff;
			border-color: #dedede;
		}

		:host([no-background]) {
			background-color: unset;
		}

		::slotted(*) {
			padding-top: 0.125rem;
			padding-bottom: 0.125rem;
		}

		::slotted(*:first-child) {
			margin-top: 0.5rem;
		}

		::slotted(*:not(:first-child)) {
			margin-top: 1.0625rem;
		}

		:host([compact-mode]) ::slotted(*:not(:first-child)) {
			margin-top: unset;
		}

		::slotted(*:last-child) {
			margin-bottom: 0.5rem;
			border-bottom-width: 0;
		}

		:host .discord-channel-header {
			display: flex;
			align-items: center;
			padding: 0.5rem 1rem;
			box-shadow:
				0 2px 0 0 rgba(0, 0, 0, 0.05),
				0 1.5px 0 0 rgba(0, 0, 0, 0.05),
				0 1px 0 0 rgba(0, 0, 0, 0.16);
		}

		:host .discord-channel-icon {
			height: 24px;
			width: auto;
			margin: 0 8px;
			position: relative;
			flex: 0 0 auto;
			color: #80848e;
		}

		:host([light-theme]) .discord-channel-icon {
			color: #6d6f78;
		}

		:host .discord-channel-name {
			margin: 0 8px 0 0;
			flex: 0 0 auto;
			min-width: auto;
		}
	`;#e=Be(this,o,!1);get lightTheme(){return this.#e}set lightTheme(w){this.#e=w}#t=(Be(this,n),Be(this,m,!1));get noBackground(){return this.#t}set noBackground(w){this.#t=w}#s=(Be(this,l),Be(this,_,!1));get compactMode(){return this.#s}set compactMode(w){this.#s=w}#i=(Be(this,u),Be(this,d,void 0));get channelType(){return this.#i}set channelType(w){this.#i=w}#a=(Be(this,h),Be(this,I,void 0));get channelName(){return this.#a}set channelName(w){this.#a=w}connectedCallback(){super.connectedCallback(),(this.lightTheme||cr==="light"&&this.lightTheme)&&(this.lightTheme=!0),(this.compactMode||dr==="compact"&&this.compactMode)&&(this.compactMode=!0),(this.noBackground||mr==="none"&&this.noBackground)&&(this.noBackground=!0)}render(){let w;switch(this.channelType){case"text":w=p`${Yt()}`;break;case"voice":w=p`${ss()}`;break;case"locked":w=p`${ts()}`;break;case"thread":w=p`${es()}`;break;case"forum":w=p`${Xt()}`;break}return p`
			${B(this.channelType&&this.channelName,()=>p`<div class="discord-channel-header">
						<div class="discord-channel-icon">${w}</div>
						<div class="discord-channel-name">${this.channelName}</div>
					</div>`)}
			<slot></slot>
		`}constructor(){super(...arguments),Be(this,C)}static{Be(e,i)}};return K=e})()});function Le(s={}){return p`<svg
		${j(s)}
		class="discord-application-tag-verified"
		aria-label="Verified App"
		aria-hidden="false"
		width="16"
		height="16"
		viewBox="0 0 16 15.2"
		xmlns="http://www.w3.org/2000/svg"
	>
		${al}
	</svg>`}var al,is=H(()=>{V();Y();al=E`
	<path d="M7.4,11.17,4,8.62,5,7.26l2,1.53L10.64,4l1.36,1Z" fill="currentColor" />
`});var Mi,as,X3,pr=H(()=>{pe();V();ae();Oe();ve();is();Mi=function(s,t,i,e,a,c){function o(f){if(f!==void 0&&typeof f!="function")throw new TypeError("Function expected");return f}for(var n=e.kind,g=n==="getter"?"get":n==="setter"?"set":"value",m=!t&&s?e.static?s:s.prototype:null,l=t||(m?Object.getOwnPropertyDescriptor(m,e.name):{}),r,_=!1,u=i.length-1;u>=0;u--){var v={};for(var d in e)v[d]=d==="access"?{}:e[d];for(var d in e.access)v.access[d]=e.access[d];v.addInitializer=function(f){if(_)throw new TypeError("Cannot add initializers after decoration has completed");c.push(o(f||null))};var h=(0,i[u])(n==="accessor"?{get:l.get,set:l.set}:l[g],v);if(n==="accessor"){if(h===void 0)continue;if(h===null||typeof h!="object")throw new TypeError("Object expected");(r=o(h.get))&&(l.get=r),(r=o(h.set))&&(l.set=r),(r=o(h.init))&&a.unshift(r)}else(r=o(h))&&(n==="field"?a.unshift(r):l[g]=r)}m&&Object.defineProperty(m,e.name,l),_=!0},as=function(s,t,i){for(var e=arguments.length>2,a=0;a<t.length;a++)i=e?t[a].call(s,i):t[a].call(s);return e?i:void 0},X3=(()=>{let s=[R("discord-verified-author-tag")],t,i=[],e,a=O,c,o=[],n=[],g,m=[],l=[];var r=class extends a{static{e=this}static{let _=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;c=[z({type:Boolean})],g=[ie({context:Pe}),z({type:Boolean,reflect:!0,attribute:"compact-mode"})],Mi(this,null,c,{kind:"accessor",name:"verified",static:!1,private:!1,access:{has:u=>"verified"in u,get:u=>u.verified,set:(u,v)=>{u.verified=v}},metadata:_},o,n),Mi(this,null,g,{kind:"accessor",name:"compactMode",static:!1,private:!1,access:{has:u=>"compactMode"in u,get:u=>u.compactMode,set:(u,v)=>{u.compactMode=v}},metadata:_},m,l),Mi(null,t={value:e},s,{kind:"class",name:e.name,metadata:_},null,i),r=e=t.value,_&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:_})}static styles=F`
		:host {
			background-color: #5865f2;
			color: #fff;
			font-size: 0.625em;
			margin-left: 4px;
			border-radius: 3px;
			line-height: 100%;
			text-transform: uppercase;
			display: inline-flex;
			align-items: center;
			height: 0.9375rem;
			padding: 0 0.275rem;
			margin-top: 0.075em;
			border-radius: 0.1875rem;
		}

		:host .discord-application-tag-verified {
			display: inline-block;
			width: 0.9375rem;
			height: 0.9375rem;
			margin-left: -0.25rem;
		}

		:host([compact-mode]) {
			padding-left: 10px;
			padding-right: 4px;
			margin-right: 0.25rem;
			margin-left: 0px !important;
			margin-top: 0px !important;
		}

		:host([compact-mode]) .discord-application-tag-verified {
			margin-right: 0.7em;
			margin-left: -0.7em;
		}
	`;#e=as(this,o,!1);get verified(){return this.#e}set verified(_){this.#e=_}#t=(as(this,n),as(this,m,!1));get compactMode(){return this.#t}set compactMode(_){this.#t=_}render(){return p`${B(this.verified,()=>Le())}App`}constructor(){super(...arguments),as(this,l)}static{as(e,i)}};return r=e})()});var vr,rl,Ue,ur=H(()=>{Qe();Et();vr="important",rl=" !"+vr,Ue=bt(class extends ft{constructor(s){if(super(s),s.type!==Ct.ATTRIBUTE||s.name!=="style"||s.strings?.length>2)throw Error("The `styleMap` directive must be used in the `style` attribute and must be the only part in the attribute.")}render(s){return Object.keys(s).reduce((t,i)=>{let e=s[i];return e==null?t:t+`${i=i.includes("-")?i:i.replace(/(?:^(webkit|moz|ms|o)|)(?=[A-Z])/g,"-$&").toLowerCase()}:${e};`},"")}update(s,[t]){let{style:i}=s.element;if(this.ft===void 0)return this.ft=new Set(Object.keys(t)),this.render(t);for(let e of this.ft)t[e]==null&&(this.ft.delete(e),e.includes("-")?i.removeProperty(e):i[e]=null);for(let e in t){let a=t[e];if(a!=null){this.ft.add(e);let c=typeof a=="string"&&a.endsWith(rl);e.includes("-")||c?i.setProperty(e,c?a.slice(0,-11):a,c?vr:""):i[e]=a}}return Se}})});var rs=H(()=>{ur()});var Ce,oe,g8,Hi=H(()=>{pr();pe();V();ae();qe();rs();Oe();Ve();ve();is();Ce=function(s,t,i,e,a,c){function o(f){if(f!==void 0&&typeof f!="function")throw new TypeError("Function expected");return f}for(var n=e.kind,g=n==="getter"?"get":n==="setter"?"set":"value",m=!t&&s?e.static?s:s.prototype:null,l=t||(m?Object.getOwnPropertyDescriptor(m,e.name):{}),r,_=!1,u=i.length-1;u>=0;u--){var v={};for(var d in e)v[d]=d==="access"?{}:e[d];for(var d in e.access)v.access[d]=e.access[d];v.addInitializer=function(f){if(_)throw new TypeError("Cannot add initializers after decoration has completed");c.push(o(f||null))};var h=(0,i[u])(n==="accessor"?{get:l.get,set:l.set}:l[g],v);if(n==="accessor"){if(h===void 0)continue;if(h===null||typeof h!="object")throw new TypeError("Object expected");(r=o(h.get))&&(l.get=r),(r=o(h.set))&&(l.set=r),(r=o(h.init))&&a.unshift(r)}else(r=o(h))&&(n==="field"?a.unshift(r):l[g]=r)}m&&Object.defineProperty(m,e.name,l),_=!0},oe=function(s,t,i){for(var e=arguments.length>2,a=0;a<t.length;a++)i=e?t[a].call(s,i):t[a].call(s);return e?i:void 0},g8=(()=>{let s=[R("discord-author-info")],t,i=[],e,a=O,c,o=[],n=[],g,m=[],l=[],r,_=[],u=[],v,d=[],h=[],f,I=[],C=[],K,w=[],y=[],P,W=[],L=[],se,me=[],fe=[],ue,ge=[],_e=[],ze,be=[],ye=[],xe,we=[],Me=[],He,$e=[],ke=[],Te,q=[],k=[];var X=class extends a{static{e=this}static{let U=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;c=[z()],g=[z({type:Boolean})],r=[z({type:Boolean})],v=[z({type:Boolean,attribute:"official-app"})],f=[z({type:Boolean})],K=[z({attribute:"role-color"})],P=[z({attribute:"role-icon"})],se=[z({attribute:"role-name"})],ue=[z({attribute:"clan-icon"})],ze=[z({attribute:"clan-tag"})],xe=[z({type:Boolean})],He=[ie({context:Pe}),z({type:Boolean,reflect:!0,attribute:"compact-mode"})],Te=[ie({context:re}),z({type:Boolean,reflect:!0,attribute:"light-theme"})],Ce(this,null,c,{kind:"accessor",name:"author",static:!1,private:!1,access:{has:$=>"author"in $,get:$=>$.author,set:($,ee)=>{$.author=ee}},metadata:U},o,n),Ce(this,null,g,{kind:"accessor",name:"bot",static:!1,private:!1,access:{has:$=>"bot"in $,get:$=>$.bot,set:($,ee)=>{$.bot=ee}},metadata:U},m,l),Ce(this,null,r,{kind:"accessor",name:"server",static:!1,private:!1,access:{has:$=>"server"in $,get:$=>$.server,set:($,ee)=>{$.server=ee}},metadata:U},_,u),Ce(this,null,v,{kind:"accessor",name:"officialApp",static:!1,private:!1,access:{has:$=>"officialApp"in $,get:$=>$.officialApp,set:($,ee)=>{$.officialApp=ee}},metadata:U},d,h),Ce(this,null,f,{kind:"accessor",name:"op",static:!1,private:!1,access:{has:$=>"op"in $,get:$=>$.op,set:($,ee)=>{$.op=ee}},metadata:U},I,C),Ce(this,null,K,{kind:"accessor",name:"roleColor",static:!1,private:!1,access:{has:$=>"roleColor"in $,get:$=>$.roleColor,set:($,ee)=>{$.roleColor=ee}},metadata:U},w,y),Ce(this,null,P,{kind:"accessor",name:"roleIcon",static:!1,private:!1,access:{has:$=>"roleIcon"in $,get:$=>$.roleIcon,set:($,ee)=>{$.roleIcon=ee}},metadata:U},W,L),Ce(this,null,se,{kind:"accessor",name:"roleName",static:!1,private:!1,access:{has:$=>"roleName"in $,get:$=>$.roleName,set:($,ee)=>{$.roleName=ee}},metadata:U},me,fe),Ce(this,null,ue,{kind:"accessor",name:"clanIcon",static:!1,private:!1,access:{has:$=>"clanIcon"in $,get:$=>$.clanIcon,set:($,ee)=>{$.clanIcon=ee}},metadata:U},ge,_e),Ce(this,null,ze,{kind:"accessor",name:"clanTag",static:!1,private:!1,access:{has:$=>"clanTag"in $,get:$=>$.clanTag,set:($,ee)=>{$.clanTag=ee}},metadata:U},be,ye),Ce(this,null,xe,{kind:"accessor",name:"verified",static:!1,private:!1,access:{has:$=>"verified"in $,get:$=>$.verified,set:($,ee)=>{$.verified=ee}},metadata:U},we,Me),Ce(this,null,He,{kind:"accessor",name:"compactMode",static:!1,private:!1,access:{has:$=>"compactMode"in $,get:$=>$.compactMode,set:($,ee)=>{$.compactMode=ee}},metadata:U},$e,ke),Ce(this,null,Te,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:$=>"lightTheme"in $,get:$=>$.lightTheme,set:($,ee)=>{$.lightTheme=ee}},metadata:U},q,k),Ce(null,t={value:e},s,{kind:"class",name:e.name,metadata:U},null,i),X=e=t.value,U&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:U})}static styles=F`
		:host {
			display: inline-flex;
			align-items: center;
			font-size: 16px;
			text-underline-offset: 1px;
			margin-right: 0.25rem;
		}

		:host .discord-author-username {
			color: #fff;
			font-size: 1em;
			font-weight: 500;
		}

		:host .discord-author-username:hover {
			text-decoration: underline;
			cursor: pointer;
		}

		:host([light-theme]) .discord-author-username {
			color: #23262a;
		}

		:host .discord-clan-tag {
			background-color: oklab(0.431937 0.00109309 -0.0132537 / 0.54);
			color: #fff;
			font-size: 12px;
			font-weight: 500;
			margin-left: 0.25rem;
			border-radius: 4px;
			line-height: 100%;
			text-transform: uppercase;
			display: inline-flex;
			width: max-content;
			gap: 0.25rem;
			justify-content: space-between;
			align-items: center;
			padding: 0 0.275rem;
			margin-top: 0.075em;
			height: 1.2rem;
			min-width: 45px;
			line-height: 1rem !important;
			transition: background-color 100ms ease-in-out;
			cursor: pointer;
		}

		:host .discord-clan-tag:hover {
			background-color: oklab(0.431937 0.00109309 -0.0132537 / 0.34);
		}

		:host([light-theme]) .discord-clan-tag {
			background-color: hsl(0 calc(1 * 0%) 0.8%/0.09);
			color: #000;
		}

		:host([light-theme]) .discord-clan-tag:hover {
			background-color: hsl(0 calc(1 * 0%) 0.8%/0.03);
		}

		:host([compact-mode]) .discord-clan-tag {
			margin-left: 0rem;
		}

		:host .discord-clan-tag span,
		:host .discord-clan-tag svg,
		:host .discord-clan-tag img {
			user-select: none;
			-webkit-user-select: none;
		}

		:host .discord-application-tag {
			background-color: #5865f2;
			color: #fff;
			font-size: 0.625em;
			border-radius: 3px;
			line-height: 100%;
			text-transform: uppercase;

			/* Use flex layout to ensure both verified icon and "BOT" text are aligned to center */
			display: inline-flex;
			align-items: center;

			/* Styling taken through Inspect Element on Discord client for Windows */
			height: 0.9375rem;
			padding: 0 0.275rem;
			margin-top: 0.075em;
			border-radius: 0.1875rem;
		}

		:host .discord-official-application {
			background-color: #5865f2;
			color: #fff;
			font-size: 0.625em;
			margin-left: 4px;
			border-radius: 3px;
			line-height: 100%;
			text-transform: uppercase;

			/* Use flex layout to ensure both verified icon and "BOT" text are aligned to center */
			display: flex;
			align-items: center;

			/* Styling taken through Inspect Element on Discord client for Windows */
			height: 0.9375rem;
			padding: 0 0.275rem;
			margin-top: 0.075em;
			border-radius: 0.1875rem;
		}

		:host([compact-mode]) .discord-official-application {
			margin-right: 5px;
			margin-left: 0px !important;
		}

		:host .discord-application-tag.discord-application-tag-op {
			background-color: #c9cdfb;
			color: #4752c4;
			border-radius: 0.4rem;
		}

		:host .discord-author-role-icon {
			margin-left: 0.25rem;
			vertical-align: top;
			height: calc(1rem + 4px);
			width: calc(1rem + 4px);
		}

		:host([compact-mode]) .discord-author-username {
			margin-right: 0.25rem;
		}

		:host([compact-mode]) .discord-application-tag {
			padding-left: 10px;
			padding-right: 4px;
			margin-right: 0.25rem;
		}
	`;#e=oe(this,o,void 0);get author(){return this.#e}set author(U){this.#e=U}#t=(oe(this,n),oe(this,m,!1));get bot(){return this.#t}set bot(U){this.#t=U}#s=(oe(this,l),oe(this,_,!1));get server(){return this.#s}set server(U){this.#s=U}#i=(oe(this,u),oe(this,d,!1));get officialApp(){return this.#i}set officialApp(U){this.#i=U}#a=(oe(this,h),oe(this,I,!1));get op(){return this.#a}set op(U){this.#a=U}#r=(oe(this,C),oe(this,w,void 0));get roleColor(){return this.#r}set roleColor(U){this.#r=U}#o=(oe(this,y),oe(this,W,void 0));get roleIcon(){return this.#o}set roleIcon(U){this.#o=U}#l=(oe(this,L),oe(this,me,void 0));get roleName(){return this.#l}set roleName(U){this.#l=U}#h=(oe(this,fe),oe(this,ge,void 0));get clanIcon(){return this.#h}set clanIcon(U){this.#h=U}#n=(oe(this,_e),oe(this,be,void 0));get clanTag(){return this.#n}set clanTag(U){this.#n=U}#c=(oe(this,ye),oe(this,we,!1));get verified(){return this.#c}set verified(U){this.#c=U}#d=(oe(this,Me),oe(this,$e,!1));get compactMode(){return this.#d}set compactMode(U){this.#d=U}#m=(oe(this,ke),oe(this,q,!1));get lightTheme(){return this.#m}set lightTheme(U){this.#m=U}render(){let U=Ks(this.clanIcon),$=this.clanTag?.slice(0,4);return p`${B(this.compactMode,()=>null,()=>p`<span class="discord-author-username" style="${Ue({color:this.roleColor??void 0})}">${this.author}</span>`)}
		${B(this.roleIcon&&!this.compactMode,()=>p`<img
					class="discord-author-role-icon"
					src=${Q(this.roleIcon)}
					height="20"
					width="20"
					alt=${Q(this.roleName)}
					draggable="false"
				/>`)}
		${B(this.bot&&!this.server&&!this.officialApp,()=>p`<discord-verified-author-tag .verified=${this.verified}></discord-verified-author-tag>`)}
		${B(this.server&&!this.bot&&!this.officialApp,()=>p`<span class="discord-application-tag">Server</span>`)}
		${B(this.officialApp&&!this.server&&!this.bot,()=>p`<span class="discord-official-application">${Le()}OFFICIAL</span>`)}
		${B(this.op,()=>p`<span class="discord-application-tag discord-application-tag-op">OP</span>`)}
		${B(this.compactMode,()=>p`<span class="discord-author-username" style="${Ue({color:this.roleColor??void 0})}">${this.author}</span>`)}
		${B(this.clanIcon&&this.clanTag&&this.clanTag?.length>0,()=>p`
				<span class="discord-clan-tag">
					${U==="string"?p`<img srcset=${Q(U)} alt=${Q($)} width="12" height="12" draggable="false" />`:U}
					<span>${$}</span>
				</span>
			`)} `}constructor(){super(...arguments),oe(this,k)}static{oe(e,i)}};return X=e})()});function $i(s={}){return p`<svg
		${j(s)}
		class="discord-message-ephemeral-icon"
		aria-hidden="false"
		width="16"
		height="16"
		viewBox="0 0 24 24"
		xmlns="http://www.w3.org/2000/svg"
	>
		${ol}
	</svg>`}var ol,gr=H(()=>{V();Y();ol=E`
 	<path 
		fill="currentColor" 
 		d="M15.56 11.77c.2-.1.44.02.44.23a4 4 0 1 1-4-4c.21 0 .33.25.23.44a2.5 2.5 0 0 0 3.32 3.32Z"
 	/>
  	<path 
		fill="currentColor" 
  		fill-rule="evenodd" 
  		d="M22.89 11.7q.105.3 0 .6C22.27 13.9 19.1 21 12 21c-7.11 0-10.27-7.11-10.89-8.7a.83.83 0 0 1 0-.6C1.73 10.1 4.9 3 12 3c7.11 0 10.27 7.11 10.89 8.7m-4.5-3.62A15.1 15.1 0 0 1 20.85 12c-.38.88-1.18 2.47-2.46 3.92C16.87 17.62 14.8 19 12 19s-4.87-1.38-6.39-3.08A15.1 15.1 0 0 1 3.15 12c.38-.88 1.18-2.47 2.46-3.92C7.13 6.38 9.2 5 12 5s4.87 1.38 6.39 3.08" 
  		clip-rule="evenodd"
  	/>
`});var le,Z,V8,_r=H(()=>{pe();V();ae();jt();qe();Oe();At();Ve();Hi();ve();gr();le=function(s,t,i,e,a,c){function o(f){if(f!==void 0&&typeof f!="function")throw new TypeError("Function expected");return f}for(var n=e.kind,g=n==="getter"?"get":n==="setter"?"set":"value",m=!t&&s?e.static?s:s.prototype:null,l=t||(m?Object.getOwnPropertyDescriptor(m,e.name):{}),r,_=!1,u=i.length-1;u>=0;u--){var v={};for(var d in e)v[d]=d==="access"?{}:e[d];for(var d in e.access)v.access[d]=e.access[d];v.addInitializer=function(f){if(_)throw new TypeError("Cannot add initializers after decoration has completed");c.push(o(f||null))};var h=(0,i[u])(n==="accessor"?{get:l.get,set:l.set}:l[g],v);if(n==="accessor"){if(h===void 0)continue;if(h===null||typeof h!="object")throw new TypeError("Object expected");(r=o(h.get))&&(l.get=r),(r=o(h.set))&&(l.set=r),(r=o(h.init))&&a.unshift(r)}else(r=o(h))&&(n==="field"?a.unshift(r):l[g]=r)}m&&Object.defineProperty(m,e.name,l),_=!0},Z=function(s,t,i){for(var e=arguments.length>2,a=0;a<t.length;a++)i=e?t[a].call(s,i):t[a].call(s);return e?i:void 0},V8=(()=>{let s=[R("discord-message")],t,i=[],e,a=O,c,o=[],n=[],g,m=[],l=[],r,_=[],u=[],v,d=[],h=[],f,I=[],C=[],K,w=[],y=[],P,W=[],L=[],se,me=[],fe=[],ue,ge=[],_e=[],ze,be=[],ye=[],xe,we=[],Me=[],He,$e=[],ke=[],Te,q=[],k=[],X,U=[],$=[],ee,Ye=[],et=[],tt,st=[],it=[],at,rt=[],ot=[],lt,ht=[],nt=[],ct,S=[],M=[],N,We=[],dt=[],pt,D=[],x=[],G,ms=[],Pt=[],Ee,fs=[],Wi=[],Gi,Ki=[],Qi=[];var Ji=class extends a{static{e=this}static{let T=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;c=[z()],g=[z()],r=[z()],v=[z({type:Boolean})],f=[z({type:Boolean})],K=[z({type:Boolean,attribute:"official-app"})],P=[z({type:Boolean})],se=[z({type:Boolean})],ue=[z({type:Boolean})],ze=[z({attribute:"role-color"})],xe=[z({attribute:"role-icon"})],He=[z({attribute:"role-name"})],Te=[z({attribute:"clan-icon"})],X=[z({attribute:"clan-tag"})],ee=[z({type:Boolean,reflect:!0})],tt=[z({type:Boolean,reflect:!0})],at=[z({type:String,converter:b=>Dt(b,!1,!1),attribute:!0})],lt=[z({type:Boolean,attribute:"twenty-four"})],ct=[z({type:Boolean,attribute:"message-body-only"})],N=[ie({context:re}),z({type:Boolean,reflect:!0,attribute:"light-theme"})],pt=[ie({context:Pe}),z({type:Boolean,reflect:!0,attribute:"compact-mode"})],G=[ie({context:wi}),z({type:Boolean,reflect:!0,attribute:"no-background"})],Ee=[z({type:Boolean,reflect:!0,attribute:"has-thread"})],Gi=[z({reflect:!1,attribute:"dismiss-message-clicked"})],le(this,null,c,{kind:"accessor",name:"profile",static:!1,private:!1,access:{has:b=>"profile"in b,get:b=>b.profile,set:(b,A)=>{b.profile=A}},metadata:T},o,n),le(this,null,g,{kind:"accessor",name:"author",static:!1,private:!1,access:{has:b=>"author"in b,get:b=>b.author,set:(b,A)=>{b.author=A}},metadata:T},m,l),le(this,null,r,{kind:"accessor",name:"avatar",static:!1,private:!1,access:{has:b=>"avatar"in b,get:b=>b.avatar,set:(b,A)=>{b.avatar=A}},metadata:T},_,u),le(this,null,v,{kind:"accessor",name:"bot",static:!1,private:!1,access:{has:b=>"bot"in b,get:b=>b.bot,set:(b,A)=>{b.bot=A}},metadata:T},d,h),le(this,null,f,{kind:"accessor",name:"server",static:!1,private:!1,access:{has:b=>"server"in b,get:b=>b.server,set:(b,A)=>{b.server=A}},metadata:T},I,C),le(this,null,K,{kind:"accessor",name:"officialApp",static:!1,private:!1,access:{has:b=>"officialApp"in b,get:b=>b.officialApp,set:(b,A)=>{b.officialApp=A}},metadata:T},w,y),le(this,null,P,{kind:"accessor",name:"verified",static:!1,private:!1,access:{has:b=>"verified"in b,get:b=>b.verified,set:(b,A)=>{b.verified=A}},metadata:T},W,L),le(this,null,se,{kind:"accessor",name:"op",static:!1,private:!1,access:{has:b=>"op"in b,get:b=>b.op,set:(b,A)=>{b.op=A}},metadata:T},me,fe),le(this,null,ue,{kind:"accessor",name:"edited",static:!1,private:!1,access:{has:b=>"edited"in b,get:b=>b.edited,set:(b,A)=>{b.edited=A}},metadata:T},ge,_e),le(this,null,ze,{kind:"accessor",name:"roleColor",static:!1,private:!1,access:{has:b=>"roleColor"in b,get:b=>b.roleColor,set:(b,A)=>{b.roleColor=A}},metadata:T},be,ye),le(this,null,xe,{kind:"accessor",name:"roleIcon",static:!1,private:!1,access:{has:b=>"roleIcon"in b,get:b=>b.roleIcon,set:(b,A)=>{b.roleIcon=A}},metadata:T},we,Me),le(this,null,He,{kind:"accessor",name:"roleName",static:!1,private:!1,access:{has:b=>"roleName"in b,get:b=>b.roleName,set:(b,A)=>{b.roleName=A}},metadata:T},$e,ke),le(this,null,Te,{kind:"accessor",name:"clanIcon",static:!1,private:!1,access:{has:b=>"clanIcon"in b,get:b=>b.clanIcon,set:(b,A)=>{b.clanIcon=A}},metadata:T},q,k),le(this,null,X,{kind:"accessor",name:"clanTag",static:!1,private:!1,access:{has:b=>"clanTag"in b,get:b=>b.clanTag,set:(b,A)=>{b.clanTag=A}},metadata:T},U,$),le(this,null,ee,{kind:"accessor",name:"highlight",static:!1,private:!1,access:{has:b=>"highlight"in b,get:b=>b.highlight,set:(b,A)=>{b.highlight=A}},metadata:T},Ye,et),le(this,null,tt,{kind:"accessor",name:"ephemeral",static:!1,private:!1,access:{has:b=>"ephemeral"in b,get:b=>b.ephemeral,set:(b,A)=>{b.ephemeral=A}},metadata:T},st,it),le(this,null,at,{kind:"accessor",name:"timestamp",static:!1,private:!1,access:{has:b=>"timestamp"in b,get:b=>b.timestamp,set:(b,A)=>{b.timestamp=A}},metadata:T},rt,ot),le(this,null,lt,{kind:"accessor",name:"twentyFour",static:!1,private:!1,access:{has:b=>"twentyFour"in b,get:b=>b.twentyFour,set:(b,A)=>{b.twentyFour=A}},metadata:T},ht,nt),le(this,null,ct,{kind:"accessor",name:"messageBodyOnly",static:!1,private:!1,access:{has:b=>"messageBodyOnly"in b,get:b=>b.messageBodyOnly,set:(b,A)=>{b.messageBodyOnly=A}},metadata:T},S,M),le(this,null,N,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:b=>"lightTheme"in b,get:b=>b.lightTheme,set:(b,A)=>{b.lightTheme=A}},metadata:T},We,dt),le(this,null,pt,{kind:"accessor",name:"compactMode",static:!1,private:!1,access:{has:b=>"compactMode"in b,get:b=>b.compactMode,set:(b,A)=>{b.compactMode=A}},metadata:T},D,x),le(this,null,G,{kind:"accessor",name:"noBackground",static:!1,private:!1,access:{has:b=>"noBackground"in b,get:b=>b.noBackground,set:(b,A)=>{b.noBackground=A}},metadata:T},ms,Pt),le(this,null,Ee,{kind:"accessor",name:"hasThread",static:!1,private:!1,access:{has:b=>"hasThread"in b,get:b=>b.hasThread,set:(b,A)=>{b.hasThread=A}},metadata:T},fs,Wi),le(this,null,Gi,{kind:"accessor",name:"dismissMessageClicked",static:!1,private:!1,access:{has:b=>"dismissMessageClicked"in b,get:b=>b.dismissMessageClicked,set:(b,A)=>{b.dismissMessageClicked=A}},metadata:T},Ki,Qi),le(null,t={value:e},s,{kind:"class",name:e.name,metadata:T},null,i),Ji=e=t.value,T&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:T})}static styles=F`
		:host {
			color: #dcddde;
			display: flex;
			flex-direction: column;
			font-size: 0.9em;
			font-family: 'gg sans', 'Noto Sans', Whitney, 'Helvetica Neue', Helvetica, Roboto, Arial, sans-serif;

			position: relative;
			word-wrap: break-word;
			-webkit-user-select: text;
			-moz-user-select: text;
			-ms-user-select: text;
			user-select: text;
			-webkit-box-flex: 0;
			-ms-flex: 0 0 auto;
			flex: 0 0 auto;
			min-height: 1.375rem;
			padding-left: 1em;
			padding-right: 48px;
			margin-top: inherit;
			margin-bottom: inherit;
			line-height: 16px;
		}

		.discord-message-inner {
			display: flex;
			position: relative;
			-webkit-box-flex: 0;
			-ms-flex: 0 0 auto;
			flex: 0 0 auto;
		}

		.discord-message-inner-center {
			align-items: center;
		}

		:host([message-body-only]) {
			margin-top: 0px !important;
			padding-top: 0.125rem !important;
			padding-bottom: 0.0625rem !important;
		}

		:host([highlight]),
		:host([ephemeral]) {
			padding-right: 5px;
			position: relative;
		}

		:host([highlight])::before,
		:host([ephemeral])::before {
			content: '';
			position: absolute;
			display: block;
			top: 0;
			left: 0;
			bottom: 0;
			pointer-events: none;
			width: 2px;
		}

		:host([highlight]) {
			background-color: rgba(250, 166, 26, 0.1);
		}

		:host([highlight][light-theme]) {
			background-color: rgba(250, 166, 26, 0.1);
		}

		:host([highlight])::before {
			background-color: #faa61a;
		}

		:host([light-theme][highlight])::before {
			background-color: #af7615;
		}

		:host([ephemeral]) {
			background-color: rgba(88, 101, 242, 0.05);
		}

		:host([ephemeral]:hover) {
			background-color: rgba(88, 101, 242, 0.1);
		}

		:host([ephemeral])::before {
			background-color: #5865f2;
		}

		:host([light-theme]) {
			color: #2e3338;
			border-color: #eceeef;
		}

		.discord-author-avatar {
			margin-right: 16px;
			margin-top: 5px;
			min-width: 40px;
			z-index: 1;
			display: flex;
		}

		.discord-author-avatar img {
			width: 40px;
			height: 40px;
			border-radius: 50%;
			cursor: pointer;
		}

		.discord-message-timestamp {
			color: #72767d;
			font-size: 12px;
			margin-left: 3px;
		}

		.discord-message-body-only-indent {
			width: 56px;
		}

		:host(:hover) .discord-message-timestamp-hover::before {
			content: attr(datetime);
		}

		:host([light-theme]) .discord-message-timestamp {
			color: #747f8d;
		}

		.discord-message-edited {
			color: #72767d;
			font-size: 10px;
		}

		:host([light-theme]) .discord-message-edited {
			color: #99aab5;
		}

		.discord-message-content {
			width: 100%;
			line-height: 160%;
			font-weight: normal;
			padding-top: 2px;
		}

		.discord-message-body {
			font-size: 1rem;
			font-weight: 400;
			word-break: break-word;
			position: relative;
		}

		:host([light-theme]) .discord-message-timestamp,
		:host([compact-mode]) .discord-message:hover .discord-message-timestamp {
			color: #99aab5;
		}

		:host([light-theme][compact-mode]).discord-message-timestamp {
			color: #d1d9de;
		}

		:host([compact-mode]) .discord-message-timestamp {
			display: inline-block;
			width: 3.1rem;
			text-align: right;
			font-size: 0.6875rem;
			line-height: 1.375rem;
			margin-right: 0.375rem;
			margin-left: 0;
			text-indent: 0;
		}

		:host([compact-mode]) .discord-message-body {
			line-height: 1.375rem;
			padding-left: 10px;
			margin-left: -6px;
		}

		:host([compact-mode]) .discord-message-compact-indent {
			padding-left: 10px;
		}

		:host .discord-message-markup {
			font-size: 1rem;
			line-height: 1.375rem;
			word-wrap: break-word;
			user-select: text;
			font-weight: 400;
			display: inline;
		}

		:host(:hover) {
			background-color: hsl(0 calc(1 * 0%) 0.8%/0.03);
		}

		:host([highlight]:hover) {
			background-color: hsl(40 calc(1 * 86.4%) 56.9%/0.08);
		}

		:host([has-thread]):after {
			width: 2rem;
			left: 2.2rem;
			top: 4.8rem;
			border-left: 2px solid #4f545c !important;
			border-bottom: 2px solid #4f545c !important;
			border-bottom-left-radius: 8px !important;
			bottom: 29px;
			content: '';
			position: absolute;
		}

		:host([light-theme][has-Thread]):after {
			border-color: #747f8d !important;
		}

		.discord-message-ephemeral {
			margin-top: 4px;
			font-size: 12px;
			font-weight: 400;
			color: #72767d;
		}

		:host([light-theme]) .discord-message-ephemeral {
			color: #747f8d;
		}

		.discord-message-ephemeral .discord-message-ephemeral-link {
			color: #00aff4;
			font-weight: 500;
			cursor: pointer;
		}

		.discord-message-ephemeral .discord-message-ephemeral-link:hover {
			text-decoration: underline;
		}

		.discord-message-ephemeral .discord-message-ephemeral-icon {
			margin-right: 4px;
			vertical-align: text-bottom;
		}
	`;#e=Z(this,o,void 0);get profile(){return this.#e}set profile(T){this.#e=T}#t=(Z(this,n),Z(this,m,"User"));get author(){return this.#t}set author(T){this.#t=T}#s=(Z(this,l),Z(this,_,void 0));get avatar(){return this.#s}set avatar(T){this.#s=T}#i=(Z(this,u),Z(this,d,!1));get bot(){return this.#i}set bot(T){this.#i=T}#a=(Z(this,h),Z(this,I,!1));get server(){return this.#a}set server(T){this.#a=T}#r=(Z(this,C),Z(this,w,!1));get officialApp(){return this.#r}set officialApp(T){this.#r=T}#o=(Z(this,y),Z(this,W,!1));get verified(){return this.#o}set verified(T){this.#o=T}#l=(Z(this,L),Z(this,me,!1));get op(){return this.#l}set op(T){this.#l=T}#h=(Z(this,fe),Z(this,ge,!1));get edited(){return this.#h}set edited(T){this.#h=T}#n=(Z(this,_e),Z(this,be,void 0));get roleColor(){return this.#n}set roleColor(T){this.#n=T}#c=(Z(this,ye),Z(this,we,void 0));get roleIcon(){return this.#c}set roleIcon(T){this.#c=T}#d=(Z(this,Me),Z(this,$e,void 0));get roleName(){return this.#d}set roleName(T){this.#d=T}#m=(Z(this,ke),Z(this,q,void 0));get clanIcon(){return this.#m}set clanIcon(T){this.#m=T}#f=(Z(this,k),Z(this,U,void 0));get clanTag(){return this.#f}set clanTag(T){this.#f=T}#p=(Z(this,$),Z(this,Ye,!1));get highlight(){return this.#p}set highlight(T){this.#p=T}#v=(Z(this,et),Z(this,st,!1));get ephemeral(){return this.#v}set ephemeral(T){this.#v=T}#u=(Z(this,it),Z(this,rt,new Date));get timestamp(){return this.#u}set timestamp(T){this.#u=T}#g=(Z(this,ot),Z(this,ht,!1));get twentyFour(){return this.#g}set twentyFour(T){this.#g=T}#_=(Z(this,nt),Z(this,S,!1));get messageBodyOnly(){return this.#_}set messageBodyOnly(T){this.#_=T}#z=(Z(this,M),Z(this,We,!1));get lightTheme(){return this.#z}set lightTheme(T){this.#z=T}#b=(Z(this,dt),Z(this,D,!1));get compactMode(){return this.#b}set compactMode(T){this.#b=T}#y=(Z(this,x),Z(this,ms,!1));get noBackground(){return this.#y}set noBackground(T){this.#y=T}#x=(Z(this,Pt),Z(this,fs,!1));get hasThread(){return this.#x}set hasThread(T){this.#x=T}#w=(Z(this,Wi),Z(this,Ki,()=>{}));get dismissMessageClicked(){return this.#w}set dismissMessageClicked(T){this.#w=T}willUpdate(){this.hasThread=Array.from(this.children).some(T=>T.tagName.toLowerCase()==="discord-thread"),this.highlight=this.highlight||Array.from(this.children).some(T=>T.tagName.toLowerCase()==="discord-mention"&&T.hasAttribute("highlight")&&(T.type==="user"||T.type==="role"))}handleSpaceToDismissMessage(T){T.code==="Space"&&(T.preventDefault(),T.stopPropagation(),this.dismissMessageClicked?.())}render(){let T={author:this.author,bot:this.bot,officialApp:this.officialApp,verified:this.verified,server:this.server,op:this.op,roleColor:this.roleColor,roleIcon:this.roleIcon,clanIcon:this.clanIcon,clanTag:this.clanTag,roleName:this.roleName},b=this.profile!==void 0&&Reflect.get(xt,this.profile)||{},A={...T,...b,avatar:this.resolveAvatar(b.avatar??this.avatar)},Lt=Dt(this.timestamp,this.compactMode,this.twentyFour)??void 0;return p`
			<slot name="reply"></slot>
			<div
				class=${De({"discord-message-inner":!0,"discord-message-inner-center":this.messageBodyOnly})}
			>
				${B(this.compactMode&&!this.messageBodyOnly,()=>p`<time datetime="${Q(Lt)}" class="discord-message-timestamp">${Lt}</time>`,()=>null)}
				${B(this.messageBodyOnly,()=>p`<time
							datetime="${Q(Lt)}"
							class=${De({"discord-message-timestamp":!0,"discord-message-timestamp-hover":!0,"discord-message-body-only-indent":!this.compactMode})}
						></time>`,()=>null)}
				${B(this.compactMode||this.messageBodyOnly,()=>null,()=>p`<div class="discord-author-avatar">
							<img src="${Q(A.avatar)}" alt="${Q(A.author)}" />
						</div>`)}

				<div class="discord-message-content">
					${B(this.compactMode||this.messageBodyOnly,()=>null,()=>p`
							<discord-author-info
								author=${A.author??""}
								?bot=${A.bot??!1}
								?server=${A.server??!1}
								?official-app=${A.officialApp??!1}
								?verified=${A.verified??!1}
								?op=${A.op??!1}
								role-color=${A.roleColor??""}
								role-icon=${A.roleIcon??""}
								role-name=${A.roleName??""}
								clan-icon=${A.clanIcon??""}
								clan-tag=${A.clanTag??""}
							></discord-author-info
							><time datetime="${Q(Lt)}" class="discord-message-timestamp">${Lt}</time>
						`)}
					<div class="discord-message-body">
						${B(this.compactMode,()=>p`<discord-author-info
									author=${A.author??""}
									?bot=${A.bot??!1}
									?server=${A.server??!1}
									?official-app=${A.officialApp??!1}
									?verified=${A.verified??!1}
									?op=${A.op??!1}
									role-color=${A.roleColor??""}
									role-icon=${A.roleIcon??""}
									role-name=${A.roleName??""}
									clan-icon=${A.clanIcon??""}
									clan-tag=${A.clanTag??""}
								></discord-author-info>`,()=>null)}<span class="discord-message-markup"><slot></slot></span>
						${B(this.edited,()=>p`<span class="discord-message-edited">(edited)</span>`,()=>null)}
					</div>
					<div class="discord-message-compact-indent">
						<slot name="attachments"></slot>
						<slot name="embeds"></slot>
						<slot name="components"></slot>
						<slot name="reactions"></slot>
						<slot name="thread"></slot>
						${B(this.ephemeral,()=>p`
								<div class="discord-message-ephemeral">
									${$i()} Only you can see this •
									<span
										role="button"
										class="discord-message-ephemeral-link"
										@click=${this.dismissMessageClicked}
										@keydown=${this.handleSpaceToDismissMessage}
										>Dismiss message</span
									>
								</div>
							`,()=>null)}
					</div>
				</div>
			</div>
		`}resolveAvatar(T){return T===void 0?Ie.default:Ie[T]??T??Ie.default}constructor(){super(...arguments),Z(this,Qi)}static{Z(e,i)}};return Ji=e})()});function os(s={}){return p`<svg ${j(s)} aria-hidden="false" width="64" height="64" viewBox="0 0 64 64">${ll}</svg>`}var ll,ki=H(()=>{V();Y();ll=E`
	<path
		fill="currentColor"
		d="M56 50.6667V13.3333C56 10.4 53.6 8 50.6667 8H13.3333C10.4 8 8 10.4 8 13.3333V50.6667C8 53.6 10.4 56 13.3333 56H50.6667C53.6 56 56 53.6 56 50.6667ZM22.6667 36L29.3333 44.0267L38.6667 32L50.6667 48H13.3333L22.6667 36Z"
	/>
`});function ls(s){return p`<svg ${j(s||{})} class="discord-command-icon" aria-hidden="false" width="24" height="24" viewBox="0 0 24 24">
		${hl}
	</svg>`}var hl,Ti=H(()=>{V();Y();hl=E`
	<path
		fill="currentColor"
		fill-rule="evenodd"
		clip-rule="evenodd"
		d="M5 3C3.89543 3 3 3.89543 3 5V19C3 20.1046 3.89543 21 5 21H19C20.1046 21 21 20.1046 21 19V5C21 3.89543 20.1046 3 19 3H5ZM16.8995 8.41419L15.4853 6.99998L7 15.4853L8.41421 16.8995L16.8995 8.41419Z"
	/>
`});function Ci(s={}){return p`<svg ${j(s)} class="discord-reply-icon" aria-hidden="false" width="12" height="8" viewBox="0 0 12 8">${nl}</svg>`}var nl,zr=H(()=>{V();Y();nl=E`
	<path
		d="M0.809739 3.59646L5.12565 0.468433C5.17446 0.431163 5.23323 0.408043 5.2951 0.401763C5.35698 0.395482 5.41943 0.406298 5.4752 0.432954C5.53096 0.45961 5.57776 0.50101 5.61013 0.552343C5.64251 0.603676 5.65914 0.662833 5.6581 0.722939V2.3707C10.3624 2.3707 11.2539 5.52482 11.3991 7.21174C11.4028 7.27916 11.3848 7.34603 11.3474 7.40312C11.3101 7.46021 11.2554 7.50471 11.1908 7.53049C11.1262 7.55626 11.0549 7.56204 10.9868 7.54703C10.9187 7.53201 10.857 7.49695 10.8104 7.44666C8.72224 5.08977 5.6581 5.63359 5.6581 5.63359V7.28135C5.65831 7.34051 5.64141 7.39856 5.60931 7.44894C5.5772 7.49932 5.53117 7.54004 5.4764 7.5665C5.42163 7.59296 5.3603 7.60411 5.29932 7.59869C5.23834 7.59328 5.18014 7.57151 5.13128 7.53585L0.809739 4.40892C0.744492 4.3616 0.691538 4.30026 0.655067 4.22975C0.618596 4.15925 0.599609 4.08151 0.599609 4.00269C0.599609 3.92386 0.618596 3.84612 0.655067 3.77562C0.691538 3.70511 0.744492 3.64377 0.809739 3.59646Z"
		fill="currentColor"
	/>
`});var de,te,br,Ei=H(()=>{pe();V();ae();qe();rs();Oe();At();Ve();ve();ki();Ti();zr();is();de=function(s,t,i,e,a,c){function o(f){if(f!==void 0&&typeof f!="function")throw new TypeError("Function expected");return f}for(var n=e.kind,g=n==="getter"?"get":n==="setter"?"set":"value",m=!t&&s?e.static?s:s.prototype:null,l=t||(m?Object.getOwnPropertyDescriptor(m,e.name):{}),r,_=!1,u=i.length-1;u>=0;u--){var v={};for(var d in e)v[d]=d==="access"?{}:e[d];for(var d in e.access)v.access[d]=e.access[d];v.addInitializer=function(f){if(_)throw new TypeError("Cannot add initializers after decoration has completed");c.push(o(f||null))};var h=(0,i[u])(n==="accessor"?{get:l.get,set:l.set}:l[g],v);if(n==="accessor"){if(h===void 0)continue;if(h===null||typeof h!="object")throw new TypeError("Object expected");(r=o(h.get))&&(l.get=r),(r=o(h.set))&&(l.set=r),(r=o(h.init))&&a.unshift(r)}else(r=o(h))&&(n==="field"?a.unshift(r):l[g]=r)}m&&Object.defineProperty(m,e.name,l),_=!0},te=function(s,t,i){for(var e=arguments.length>2,a=0;a<t.length;a++)i=e?t[a].call(s,i):t[a].call(s);return e?i:void 0},br=(()=>{let s=[R("discord-reply")],t,i=[],e,a=O,c,o=[],n=[],g,m=[],l=[],r,_=[],u=[],v,d=[],h=[],f,I=[],C=[],K,w=[],y=[],P,W=[],L=[],se,me=[],fe=[],ue,ge=[],_e=[],ze,be=[],ye=[],xe,we=[],Me=[],He,$e=[],ke=[],Te,q=[],k=[],X,U=[],$=[],ee,Ye=[],et=[],tt,st=[],it=[],at,rt=[],ot=[],lt,ht=[],nt=[];var ct=class extends a{static{e=this}static{let S=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;c=[z()],g=[z()],r=[z()],v=[z({type:Boolean})],f=[z({type:Boolean})],K=[z({type:Boolean,attribute:"official-app"})],P=[z({type:Boolean})],se=[z({type:Boolean})],ue=[z({type:Boolean})],ze=[z({attribute:"role-color"})],xe=[z({type:Boolean})],He=[z({type:Boolean})],Te=[z({type:Boolean})],X=[z({attribute:"clan-icon"})],ee=[z({attribute:"clan-tag"})],tt=[z({type:Boolean,reflect:!0})],at=[ie({context:re}),z({type:Boolean,reflect:!0,attribute:"light-theme"})],lt=[ie({context:Pe}),z({type:Boolean,reflect:!0,attribute:"compact-mode"})],de(this,null,c,{kind:"accessor",name:"profile",static:!1,private:!1,access:{has:M=>"profile"in M,get:M=>M.profile,set:(M,N)=>{M.profile=N}},metadata:S},o,n),de(this,null,g,{kind:"accessor",name:"author",static:!1,private:!1,access:{has:M=>"author"in M,get:M=>M.author,set:(M,N)=>{M.author=N}},metadata:S},m,l),de(this,null,r,{kind:"accessor",name:"avatar",static:!1,private:!1,access:{has:M=>"avatar"in M,get:M=>M.avatar,set:(M,N)=>{M.avatar=N}},metadata:S},_,u),de(this,null,v,{kind:"accessor",name:"bot",static:!1,private:!1,access:{has:M=>"bot"in M,get:M=>M.bot,set:(M,N)=>{M.bot=N}},metadata:S},d,h),de(this,null,f,{kind:"accessor",name:"server",static:!1,private:!1,access:{has:M=>"server"in M,get:M=>M.server,set:(M,N)=>{M.server=N}},metadata:S},I,C),de(this,null,K,{kind:"accessor",name:"officialApp",static:!1,private:!1,access:{has:M=>"officialApp"in M,get:M=>M.officialApp,set:(M,N)=>{M.officialApp=N}},metadata:S},w,y),de(this,null,P,{kind:"accessor",name:"op",static:!1,private:!1,access:{has:M=>"op"in M,get:M=>M.op,set:(M,N)=>{M.op=N}},metadata:S},W,L),de(this,null,se,{kind:"accessor",name:"verified",static:!1,private:!1,access:{has:M=>"verified"in M,get:M=>M.verified,set:(M,N)=>{M.verified=N}},metadata:S},me,fe),de(this,null,ue,{kind:"accessor",name:"edited",static:!1,private:!1,access:{has:M=>"edited"in M,get:M=>M.edited,set:(M,N)=>{M.edited=N}},metadata:S},ge,_e),de(this,null,ze,{kind:"accessor",name:"roleColor",static:!1,private:!1,access:{has:M=>"roleColor"in M,get:M=>M.roleColor,set:(M,N)=>{M.roleColor=N}},metadata:S},be,ye),de(this,null,xe,{kind:"accessor",name:"command",static:!1,private:!1,access:{has:M=>"command"in M,get:M=>M.command,set:(M,N)=>{M.command=N}},metadata:S},we,Me),de(this,null,He,{kind:"accessor",name:"attachment",static:!1,private:!1,access:{has:M=>"attachment"in M,get:M=>M.attachment,set:(M,N)=>{M.attachment=N}},metadata:S},$e,ke),de(this,null,Te,{kind:"accessor",name:"mentions",static:!1,private:!1,access:{has:M=>"mentions"in M,get:M=>M.mentions,set:(M,N)=>{M.mentions=N}},metadata:S},q,k),de(this,null,X,{kind:"accessor",name:"clanIcon",static:!1,private:!1,access:{has:M=>"clanIcon"in M,get:M=>M.clanIcon,set:(M,N)=>{M.clanIcon=N}},metadata:S},U,$),de(this,null,ee,{kind:"accessor",name:"clanTag",static:!1,private:!1,access:{has:M=>"clanTag"in M,get:M=>M.clanTag,set:(M,N)=>{M.clanTag=N}},metadata:S},Ye,et),de(this,null,tt,{kind:"accessor",name:"deleted",static:!1,private:!1,access:{has:M=>"deleted"in M,get:M=>M.deleted,set:(M,N)=>{M.deleted=N}},metadata:S},st,it),de(this,null,at,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:M=>"lightTheme"in M,get:M=>M.lightTheme,set:(M,N)=>{M.lightTheme=N}},metadata:S},rt,ot),de(this,null,lt,{kind:"accessor",name:"compactMode",static:!1,private:!1,access:{has:M=>"compactMode"in M,get:M=>M.compactMode,set:(M,N)=>{M.compactMode=N}},metadata:S},ht,nt),de(null,t={value:e},s,{kind:"class",name:e.name,metadata:S},null,i),ct=e=t.value,S&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:S})}static styles=F`
		:host {
			color: #b9bbbe;
			display: flex;
			font-size: 0.875rem;
			font-family: 'gg sans', 'Noto Sans', Whitney, 'Helvetica Neue', Helvetica, Roboto, Arial, sans-serif;

			padding-top: 2px;
			margin-left: 56px;
			margin-bottom: 4px;
			align-items: center;
			line-height: 1.125rem;
			position: relative;
			white-space: pre;
			user-select: none;
		}

		:host([light-theme]) {
			color: #4f5660;
		}

		:host([compact-mode]),
		:host([deleted]) {
			margin-left: 62px;
			margin-bottom: 0;
		}

		:host:before {
			content: '';
			display: block;
			position: absolute;
			top: 50%;
			right: 100%;
			bottom: 0;
			left: -36px;
			margin-right: 4px;
			margin-top: -1px;
			margin-left: -1px;
			margin-bottom: -2px;
			border-left: 2px solid #4f545c !important;
			border-bottom: 0 solid #4f545c !important;
			border-right: 0 solid #4f545c !important;
			border-top: 2px solid #4f545c !important;
			border-top-left-radius: 6px;
		}

		:host([light-theme]):before {
			border-color: #747f8d !important;
		}

		.discord-replied-message-avatar,
		.discord-reply-badge {
			-webkit-box-flex: 0;
			-ms-flex: 0 0 auto;
			flex: 0 0 auto;
			width: 16px;
			height: 16px;
			border-radius: 50%;
			user-select: none;
			margin-right: 0.25rem;
		}

		.discord-reply-badge {
			display: flex;
			align-items: center;
			justify-content: center;
			color: #b9bbbe;
			background: #202225;
		}

		:host([light-theme]) .discord-reply-badge {
			color: #4f5660;
			background: #e3e5e8;
		}

		:host .discord-clan-tag {
			background-color: oklab(0.431937 0.00109309 -0.0132537 / 0.8);
			color: #fff;
			font-size: 12px;
			font-weight: 500;
			margin-right: 0.25rem;
			border-radius: 4px;
			line-height: 100%;
			text-transform: uppercase;
			justify-content: space-between;
			display: inline-flex;
			align-items: center;
			padding: 0 0.275rem;
			margin-top: 0.075em;
			height: 1.2rem;
			opacity: 0.55;
			transition: background-color 100ms ease-in-out;
			cursor: pointer;
		}

		:host .discord-clan-tag:hover {
			background-color: oklab(0.431937 0.00109309 -0.0132537 / 0.5);
		}

		:host([light-theme]) .discord-clan-tag {
			opacity: 0.65;
			background-color: hsl(0 calc(1 * 0%) 0.8%/0.09);
			color: #000;
		}

		:host([light-theme]) .discord-clan-tag:hover {
			background-color: hsl(0 calc(1 * 0%) 0.8%/0.03);
		}

		:host .discord-clan-tag svg,
		:host .discord-clan-tag img {
			display: inline-flex;
			align-items: center;
			margin-right: 0.25rem;
			right: 0.25rem;
		}

		:host .discord-clan-tag span {
			display: inline-flex;
			align-items: center;
			user-select: none;
			-webkit-user-select: none;
			line-height: 1rem !important;
		}

		.discord-application-tag {
			background-color: hsl(235, 85.6%, 64.7%);
			color: #fff;
			font-size: 0.625rem;
			margin-right: 0.25rem;
			line-height: 100%;
			text-transform: uppercase;

			/* Use flex layout to ensure both verified icon and "BOT" text are aligned to center */
			display: flex;
			align-items: center;

			/* Styling taken through Inspect Element on Discord client for Windows */
			height: 0.9375rem;
			padding: 0 0.275rem;
			margin-top: 0.075em;
			border-radius: 0.1875rem;
		}

		:host([compact-mode]) .discord-application-tag {
			margin-right: 0.25rem;
		}

		.discord-application-tag .discord-application-tag-verified {
			width: 0.9375rem;
			height: 0.9375rem;
			margin-left: -0.1rem;
		}

		.discord-application-tag.discord-application-tag-op {
			background-color: #c9cdfb;
			color: #4752c4;
			border-radius: 0.4rem;
		}

		.discord-replied-message-username {
			flex-shrink: 0;
			font-size: inherit;
			line-height: inherit;
			margin-right: 0.25rem;
			opacity: 0.64;
			font-weight: 500;
			color: #fff;
		}

		.discord-replied-message-username:hover {
			text-decoration: underline;
			cursor: pointer;
		}

		.discord-replied-message-content {
			color: inherit;
			font-size: inherit;
			line-height: inherit;
			white-space: pre;
			text-overflow: ellipsis;
			user-select: none;
			cursor: pointer;
		}

		.discord-replied-deleted-message-content {
			color: inherit;
			font-size: inherit;
			line-height: inherit;
			white-space: pre;
			text-overflow: ellipsis;
		}

		.discord-message-edited {
			color: #72767d;
			font-size: 10px;
		}

		:host([light-theme]) .discord-message-edited {
			color: #99aab5;
		}

		.discord-replied-message-content:hover {
			color: #fff;
		}

		:host([light-theme]) .discord-replied-message-content:hover {
			color: #000;
		}

		:host .discord-replied-message-content .discord-message-edited {
			margin-left: 0.25rem;
		}

		.discord-replied-message-content-icon {
			-webkit-box-flex: 0;
			-ms-flex: 0 0 auto;
			flex: 0 0 auto;
			width: 20px;
			height: 20px;
			margin-left: 4px;
		}
	`;#e=te(this,o,void 0);get profile(){return this.#e}set profile(S){this.#e=S}#t=(te(this,n),te(this,m,"User"));get author(){return this.#t}set author(S){this.#t=S}#s=(te(this,l),te(this,_,void 0));get avatar(){return this.#s}set avatar(S){this.#s=S}#i=(te(this,u),te(this,d,!1));get bot(){return this.#i}set bot(S){this.#i=S}#a=(te(this,h),te(this,I,!1));get server(){return this.#a}set server(S){this.#a=S}#r=(te(this,C),te(this,w,!1));get officialApp(){return this.#r}set officialApp(S){this.#r=S}#o=(te(this,y),te(this,W,!1));get op(){return this.#o}set op(S){this.#o=S}#l=(te(this,L),te(this,me,!1));get verified(){return this.#l}set verified(S){this.#l=S}#h=(te(this,fe),te(this,ge,!1));get edited(){return this.#h}set edited(S){this.#h=S}#n=(te(this,_e),te(this,be,void 0));get roleColor(){return this.#n}set roleColor(S){this.#n=S}#c=(te(this,ye),te(this,we,!1));get command(){return this.#c}set command(S){this.#c=S}#d=(te(this,Me),te(this,$e,!1));get attachment(){return this.#d}set attachment(S){this.#d=S}#m=(te(this,ke),te(this,q,!1));get mentions(){return this.#m}set mentions(S){this.#m=S}#f=(te(this,k),te(this,U,void 0));get clanIcon(){return this.#f}set clanIcon(S){this.#f=S}#p=(te(this,$),te(this,Ye,void 0));get clanTag(){return this.#p}set clanTag(S){this.#p=S}#v=(te(this,et),te(this,st,!1));get deleted(){return this.#v}set deleted(S){this.#v=S}#u=(te(this,it),te(this,rt,!1));get lightTheme(){return this.#u}set lightTheme(S){this.#u=S}#g=(te(this,ot),te(this,ht,!1));get compactMode(){return this.#g}set compactMode(S){this.#g=S}resolveAvatar(S){return Ie[S]??S??Ie.default}render(){let S={author:this.author,bot:this.bot,verified:this.verified,officialApp:this.officialApp,op:this.op,server:this.server,roleColor:this.roleColor,clanIcon:this.clanIcon,clanTag:this.clanTag},M=Reflect.get(xt,this.profile)??{},N={...S,...M,avatar:this.resolveAvatar(M.avatar??this.avatar)},We=Ks(N.clanIcon),dt=N.clanTag?.slice(0,4),pt=p`
			${B(N.bot&&!N.server&&!N.officialApp,()=>p`<span class="discord-application-tag">${N.verified?Le():""}App</span>`)}
			${B(N.server&&!N.bot&&!N.officialApp,()=>p`<span class="discord-application-tag">Server</span>`)}
			${B(N.officialApp&&!N.server&&!N.bot,()=>p`<span class="discord-application-tag">${Le()}OFFICIAL</span>`)}
		`;return p`${B(this.compactMode||this.deleted,()=>p`<div class="discord-reply-badge">${Ci()}</div>`,()=>p`<img class="discord-replied-message-avatar" src="${Q(N.avatar)}" alt="${Q(N.author)}" />`)}
		${B(this.deleted,()=>p`<div class="discord-replied-deleted-message-content"><em>Original message was deleted</em></div>`,()=>p`${pt}
					<span class="discord-replied-message-username" style=${Ue({color:N.roleColor})}
						>${B(this.mentions,()=>"@")}${N.author}</span
					>
					${B(N.clanIcon&&N.clanTag&&N.clanTag?.length>0,()=>p`<span class="discord-clan-tag">
								${We==="string"?p`<img
											srcset=${Q(We)}
											alt=${Q(dt)}
											width="12"
											height="12"
											draggable="false"
										/>`:We}
								<span>${dt}</span>
							</span>`)}
					<!-- display: inline -->
					<div class="discord-replied-message-content"
						><slot></slot>${B(this.edited,()=>p`<span class="discord-message-edited">(edited)</span>`)}</div
					>
					${B(this.command,()=>ls({class:"discord-replied-message-content-icon"}),()=>B(this.attachment,()=>os({class:"discord-replied-message-content-icon"})))}`)}`}constructor(){super(...arguments),te(this,nt)}static{te(e,i)}};return ct=e})()});function ji(s={}){return p`<svg ${j(s)} class="discord-command-icon" aria-hidden="false" width="6" height="10" viewBox="0 0 6 10" fill="none">
		${cl}
	</svg>`}var cl,yr=H(()=>{V();Y();cl=E`
	<path d="M4.61241 0L6 0.845294L1.38759 10L0 9.15471L4.61241 0Z" fill="currentColor" />
`});function Ai(s={}){return p`<svg ${j(s)} class="discord-command-icon-name" aria-hidden="false" width="10" height="10" viewBox="0 0 24 24" fill="none">
		${dl}
	</svg>`}var dl,xr=H(()=>{V();Y();dl=E`
	<path fill="currentColor" d="M2.06 7.61c-.25.95.31 1.92 1.26 2.18l4.3 1.15c.94.25 1.91-.31 2.17-1.26l1.15-4.3c.25-.94-.31-1.91-1.26-2.17l-4.3-1.15c-.94-.25-1.91.31-2.17 1.26l-1.15 4.3ZM12.98 7.87a2 2 0 0 0 1.75 2.95H20a2 2 0 0 0 1.76-2.95l-2.63-4.83a2 2 0 0 0-3.51 0l-2.63 4.83ZM5.86 13.27a.89.89 0 0 1 1.28 0l.75.77a.9.9 0 0 0 .54.26l1.06.12c.5.06.85.52.8 1.02l-.13 1.08c-.02.2.03.42.14.6l.56.92c.27.43.14 1-.28 1.26l-.9.58a.92.92 0 0 0-.37.48l-.36 1.02a.9.9 0 0 1-1.15.57l-1-.36a.89.89 0 0 0-.6 0l-1 .36a.9.9 0 0 1-1.15-.57l-.36-1.02a.92.92 0 0 0-.37-.48l-.9-.58a.93.93 0 0 1-.28-1.26l.56-.93c.11-.17.16-.38.14-.59l-.12-1.08c-.06-.5.3-.96.8-1.02l1.05-.12a.9.9 0 0 0 .54-.26l.75-.77ZM18.52 13.71a1.1 1.1 0 0 0-2.04 0l-.46 1.24c-.19.5-.57.88-1.07 1.07l-1.24.46a1.1 1.1 0 0 0 0 2.04l1.24.46c.5.19.88.57 1.07 1.07l.46 1.24c.35.95 1.7.95 2.04 0l.46-1.24c.19-.5.57-.88 1.07-1.07l1.24-.46a1.1 1.1 0 0 0 0-2.04l-1.24-.46a1.8 1.8 0 0 1-1.07-1.07l-.46-1.24Z">
	</path>
`});function Qs(s={}){return p`<svg ${j(s)} aria-hidden="false" width="18" height="18" viewBox="0 0 24 24" xmlns="http://www.w3.org/2000/svg">
		${ml}
	</svg>`}var ml,wr=H(()=>{V();Y();ml=E`
	<path fill="currentColor" d="M5.3 9.3a1 1 0 0 1 1.4 0l5.3 5.29 5.3-5.3a1 1 0 1 1 1.4 1.42l-6 6a1 1 0 0 1-1.4 0l-6-6a1 1 0 0 1 0-1.42Z"></path>
`});function Di(s={}){return p`<svg ${j(s)} aria-hidden="false" width="16" height="16" viewBox="0 0 24 24" fill="none">${fl}</svg>`}var fl,Mr=H(()=>{V();Y();fl=E`
	<path fill="color-mix( in oklab, hsl(215 calc(1 * 8.8%) 73.3% / 1) 100%, black 0%" d="M12 22a10 10 0 1 0-8.45-4.64c.13.19.11.44-.04.61l-2.06 2.37A1 1 0 0 0 2.2 22H12Z" class="">
    </path>
`});var ce,J,Sd,Hr=H(()=>{pe();V();ae();qe();rs();Oe();At();ve();Ei();ki();yr();xr();Ti();wr();Mr();is();ce=function(s,t,i,e,a,c){function o(f){if(f!==void 0&&typeof f!="function")throw new TypeError("Function expected");return f}for(var n=e.kind,g=n==="getter"?"get":n==="setter"?"set":"value",m=!t&&s?e.static?s:s.prototype:null,l=t||(m?Object.getOwnPropertyDescriptor(m,e.name):{}),r,_=!1,u=i.length-1;u>=0;u--){var v={};for(var d in e)v[d]=d==="access"?{}:e[d];for(var d in e.access)v.access[d]=e.access[d];v.addInitializer=function(f){if(_)throw new TypeError("Cannot add initializers after decoration has completed");c.push(o(f||null))};var h=(0,i[u])(n==="accessor"?{get:l.get,set:l.set}:l[g],v);if(n==="accessor"){if(h===void 0)continue;if(h===null||typeof h!="object")throw new TypeError("Object expected");(r=o(h.get))&&(l.get=r),(r=o(h.set))&&(l.set=r),(r=o(h.init))&&a.unshift(r)}else(r=o(h))&&(n==="field"?a.unshift(r):l[g]=r)}m&&Object.defineProperty(m,e.name,l),_=!0},J=function(s,t,i){for(var e=arguments.length>2,a=0;a<t.length;a++)i=e?t[a].call(s,i):t[a].call(s);return e?i:void 0},Sd=(()=>{let s=[R("discord-command")],t,i=[],e,a=O,c,o=[],n=[],g,m=[],l=[],r,_=[],u=[],v,d=[],h=[],f,I=[],C=[],K,w=[],y=[],P,W=[],L=[],se,me=[],fe=[],ue,ge=[],_e=[],ze,be=[],ye=[],xe,we=[],Me=[],He,$e=[],ke=[],Te,q=[],k=[],X,U=[],$=[],ee,Ye=[],et=[],tt,st=[],it=[],at,rt=[],ot=[],lt,ht=[],nt=[],ct,S=[],M=[],N,We=[],dt=[];var pt=class extends a{static{e=this}static{let D=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;c=[z({attribute:"profile"})],g=[z({attribute:"author"})],r=[z({attribute:"avatar"})],v=[z({attribute:"role-color"})],f=[z({attribute:"command"})],K=[z({attribute:"type"})],P=[z({attribute:"context-user-profile"})],se=[z({attribute:"context-user-name"})],ue=[z({attribute:"context-user-image"})],ze=[z({attribute:"context-user-role-color"})],xe=[z({type:Boolean,attribute:"context-user-bot"})],He=[z({type:Boolean,attribute:"context-user-bot-verified"})],Te=[z({type:Boolean,attribute:"context-command-reply"})],X=[z({type:Boolean,attribute:"context-attachment-reply"})],ee=[z({type:String,attribute:"context-message-reply"})],tt=[z({type:Boolean,attribute:"context-message-deleted"})],at=[z({type:Boolean,attribute:"context-user-application-official"})],lt=[z({type:Boolean,attribute:"context-user-server"})],ct=[ie({context:Pe}),z({type:Boolean,reflect:!0,attribute:"compact-mode"})],N=[ie({context:re}),z({type:Boolean,reflect:!0,attribute:"light-theme"})],ce(this,null,c,{kind:"accessor",name:"profile",static:!1,private:!1,access:{has:x=>"profile"in x,get:x=>x.profile,set:(x,G)=>{x.profile=G}},metadata:D},o,n),ce(this,null,g,{kind:"accessor",name:"author",static:!1,private:!1,access:{has:x=>"author"in x,get:x=>x.author,set:(x,G)=>{x.author=G}},metadata:D},m,l),ce(this,null,r,{kind:"accessor",name:"avatar",static:!1,private:!1,access:{has:x=>"avatar"in x,get:x=>x.avatar,set:(x,G)=>{x.avatar=G}},metadata:D},_,u),ce(this,null,v,{kind:"accessor",name:"roleColor",static:!1,private:!1,access:{has:x=>"roleColor"in x,get:x=>x.roleColor,set:(x,G)=>{x.roleColor=G}},metadata:D},d,h),ce(this,null,f,{kind:"accessor",name:"command",static:!1,private:!1,access:{has:x=>"command"in x,get:x=>x.command,set:(x,G)=>{x.command=G}},metadata:D},I,C),ce(this,null,K,{kind:"accessor",name:"type",static:!1,private:!1,access:{has:x=>"type"in x,get:x=>x.type,set:(x,G)=>{x.type=G}},metadata:D},w,y),ce(this,null,P,{kind:"accessor",name:"contextUserProfile",static:!1,private:!1,access:{has:x=>"contextUserProfile"in x,get:x=>x.contextUserProfile,set:(x,G)=>{x.contextUserProfile=G}},metadata:D},W,L),ce(this,null,se,{kind:"accessor",name:"contextUserName",static:!1,private:!1,access:{has:x=>"contextUserName"in x,get:x=>x.contextUserName,set:(x,G)=>{x.contextUserName=G}},metadata:D},me,fe),ce(this,null,ue,{kind:"accessor",name:"contextUserAvatar",static:!1,private:!1,access:{has:x=>"contextUserAvatar"in x,get:x=>x.contextUserAvatar,set:(x,G)=>{x.contextUserAvatar=G}},metadata:D},ge,_e),ce(this,null,ze,{kind:"accessor",name:"contextUserRoleColor",static:!1,private:!1,access:{has:x=>"contextUserRoleColor"in x,get:x=>x.contextUserRoleColor,set:(x,G)=>{x.contextUserRoleColor=G}},metadata:D},be,ye),ce(this,null,xe,{kind:"accessor",name:"contextUserBot",static:!1,private:!1,access:{has:x=>"contextUserBot"in x,get:x=>x.contextUserBot,set:(x,G)=>{x.contextUserBot=G}},metadata:D},we,Me),ce(this,null,He,{kind:"accessor",name:"contextUserBotVerified",static:!1,private:!1,access:{has:x=>"contextUserBotVerified"in x,get:x=>x.contextUserBotVerified,set:(x,G)=>{x.contextUserBotVerified=G}},metadata:D},$e,ke),ce(this,null,Te,{kind:"accessor",name:"contextCommandReply",static:!1,private:!1,access:{has:x=>"contextCommandReply"in x,get:x=>x.contextCommandReply,set:(x,G)=>{x.contextCommandReply=G}},metadata:D},q,k),ce(this,null,X,{kind:"accessor",name:"contextAttachmentReply",static:!1,private:!1,access:{has:x=>"contextAttachmentReply"in x,get:x=>x.contextAttachmentReply,set:(x,G)=>{x.contextAttachmentReply=G}},metadata:D},U,$),ce(this,null,ee,{kind:"accessor",name:"contextMessageReply",static:!1,private:!1,access:{has:x=>"contextMessageReply"in x,get:x=>x.contextMessageReply,set:(x,G)=>{x.contextMessageReply=G}},metadata:D},Ye,et),ce(this,null,tt,{kind:"accessor",name:"contextMessageDeleted",static:!1,private:!1,access:{has:x=>"contextMessageDeleted"in x,get:x=>x.contextMessageDeleted,set:(x,G)=>{x.contextMessageDeleted=G}},metadata:D},st,it),ce(this,null,at,{kind:"accessor",name:"contextUserOfficialApplication",static:!1,private:!1,access:{has:x=>"contextUserOfficialApplication"in x,get:x=>x.contextUserOfficialApplication,set:(x,G)=>{x.contextUserOfficialApplication=G}},metadata:D},rt,ot),ce(this,null,lt,{kind:"accessor",name:"contextUserServer",static:!1,private:!1,access:{has:x=>"contextUserServer"in x,get:x=>x.contextUserServer,set:(x,G)=>{x.contextUserServer=G}},metadata:D},ht,nt),ce(this,null,ct,{kind:"accessor",name:"compactMode",static:!1,private:!1,access:{has:x=>"compactMode"in x,get:x=>x.compactMode,set:(x,G)=>{x.compactMode=G}},metadata:D},S,M),ce(this,null,N,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:x=>"lightTheme"in x,get:x=>x.lightTheme,set:(x,G)=>{x.lightTheme=G}},metadata:D},We,dt),ce(null,t={value:e},s,{kind:"class",name:e.name,metadata:D},null,i),pt=e=t.value,D&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:D})}static styles=[br.styles,F`
			:host .discord-slash-command-name {
				color: color-mix(in oklab, hsl(200 calc(1 * 100%) 49.4% / 1) 100%, black 0%) !important;
				font-weight: 500;
				background-color: #3c4270;
				border-radius: 3px;
				display: flex;
				padding: 0 5px;
				align-items: center;
				gap: 2px;
				cursor: default;
			}

			:host .discord-slash-command-name:hover {
				color: #fffffd !important;
				background-color: #5865f2;
			}

			.discord-context-command-name {
				color: color-mix(in oklab, hsl(200 calc(1 * 100%) 49.4% / 1) 100%, black 0%) !important;
				opacity: 0.64;
				cursor: default;
				font-weight: 500;
			}

			.discord-arrow-right-icon {
				transform: rotate(267deg);
				width: 12px;
				height: 12px;
				fill: none;
				margin-right: 2px;
				margin-left: 2px;
				margin-top: 3px;
			}

			.discord-context-user {
				display: flex;
				align-items: center;
				margin-top: 3px;
			}

			.discord-message-margintop {
				margin-top: 3px;
			}

			:host .discord-message-deleted {
				color: rgb(185, 187, 190) !important;
				cursor: default;
			}

			:host .discord-replied-message-username {
				margin-right: 0;
			}

			:host([light-theme]) .discord-replied-message-username {
				color: rgb(46, 51, 56);
			}

			:host([compact-mode]) .discord-context-user {
				display: flex;
				align-items: center;
				margin: 0 !important;
			}

			:host([compact-mode]) .discord-message-margintop {
				margin-top: 0 !important;
			}
		`];#e=J(this,o,void 0);get profile(){return this.#e}set profile(D){this.#e=D}#t=(J(this,n),J(this,m,"User"));get author(){return this.#t}set author(D){this.#t=D}#s=(J(this,l),J(this,_,void 0));get avatar(){return this.#s}set avatar(D){this.#s=D}#i=(J(this,u),J(this,d,void 0));get roleColor(){return this.#i}set roleColor(D){this.#i=D}#a=(J(this,h),J(this,I,void 0));get command(){return this.#a}set command(D){this.#a=D}#r=(J(this,C),J(this,w,"slash_command"));get type(){return this.#r}set type(D){this.#r=D}#o=(J(this,y),J(this,W,void 0));get contextUserProfile(){return this.#o}set contextUserProfile(D){this.#o=D}#l=(J(this,L),J(this,me,"User"));get contextUserName(){return this.#l}set contextUserName(D){this.#l=D}#h=(J(this,fe),J(this,ge,void 0));get contextUserAvatar(){return this.#h}set contextUserAvatar(D){this.#h=D}#n=(J(this,_e),J(this,be,void 0));get contextUserRoleColor(){return this.#n}set contextUserRoleColor(D){this.#n=D}#c=(J(this,ye),J(this,we,!1));get contextUserBot(){return this.#c}set contextUserBot(D){this.#c=D}#d=(J(this,Me),J(this,$e,!1));get contextUserBotVerified(){return this.#d}set contextUserBotVerified(D){this.#d=D}#m=(J(this,ke),J(this,q,!1));get contextCommandReply(){return this.#m}set contextCommandReply(D){this.#m=D}#f=(J(this,k),J(this,U,!1));get contextAttachmentReply(){return this.#f}set contextAttachmentReply(D){this.#f=D}#p=(J(this,$),J(this,Ye,void 0));get contextMessageReply(){return this.#p}set contextMessageReply(D){this.#p=D}#v=(J(this,et),J(this,st,!1));get contextMessageDeleted(){return this.#v}set contextMessageDeleted(D){this.#v=D}#u=(J(this,it),J(this,rt,!1));get contextUserOfficialApplication(){return this.#u}set contextUserOfficialApplication(D){this.#u=D}#g=(J(this,ot),J(this,ht,!1));get contextUserServer(){return this.#g}set contextUserServer(D){this.#g=D}#_=(J(this,nt),J(this,S,!1));get compactMode(){return this.#_}set compactMode(D){this.#_=D}#z=(J(this,M),J(this,We,!1));get lightTheme(){return this.#z}set lightTheme(D){this.#z=D}validCommandTypes=(J(this,dt),new Set(["user_command","message_command","slash_command"]));checkType(){if(this.type){if(typeof this.type!="string")throw new TypeError("DiscordCommand `type` prop must be a string.");if(!this.validCommandTypes.has(this.type))throw new RangeError("DiscordCommand `type` prop must be one of: 'uer_command', 'message_command' or 'slash_command'")}}resolveAvatar(D){return Ie[D]??D??Ie.default}render(){this.checkType();let D={author:this.author,bot:!1,verified:!1,server:!1,roleColor:this.roleColor},x=Reflect.get(xt,this.profile)??{},G={...D,...x,avatar:this.resolveAvatar(x.avatar??this.avatar)},ms={author:this.contextUserName,bot:this.contextUserBot,verified:this.contextUserBotVerified,server:!1,roleColor:this.contextUserRoleColor},Pt=Reflect.get(xt,this.contextUserProfile)??{},Ee={...ms,...Pt,avatar:this.resolveAvatar(Pt.avatar??this.contextUserAvatar)},fs=this.contextMessageDeleted?p`<em class="discord-message-deleted">Original message was deleted</em>`:this.contextMessageReply;return p`
			${B(this.compactMode,()=>p`<div class="discord-reply-badge">${ji()}</div>`,()=>p`<img class="discord-replied-message-avatar" src="${Q(G.avatar)}" alt="${Q(G.author)}" />`)}
			<span class="discord-replied-message-username" style=${Ue({color:G.roleColor??""})}>${G.author}</span>
			<span> used </span>
			${B(this.type==="slash_command",()=>p`<div class="discord-replied-message-content discord-slash-command-name">
						${Ai()}<span>${this.command}</span>
					</div>`)}
			${B(this.type==="user_command",()=>p`<div class="discord-replied-message-content discord-context-command-name"><span>${this.command}</span></div>
						${Qs({class:"discord-arrow-right-icon"})}
						<div class="discord-context-user">
							${B(!this.compactMode,()=>p`<img
										class="discord-replied-message-avatar"
										src="${Q(Ee.avatar)}"
										alt="${Q(Ee.author)}"
									/>`)}
							<span class="discord-replied-message-username" style=${Ue({color:Ee.roleColor??""})}
								>${Ee.author}</span
							>
						</div>`)}
			${B(this.type==="message_command",()=>p`<div class="discord-replied-message-content discord-context-command-name"><span>${this.command}</span></div>
						${Qs({class:"discord-arrow-right-icon"})}
						${B(!this.contextMessageDeleted,()=>p`<div class="discord-context-user">
									${B(!this.compactMode,()=>B(!this.contextUserOfficialApplication,()=>p`<img
													class="discord-replied-message-avatar"
													src="${Q(Ee.avatar)}"
													alt="${Q(Ee.author)}"
												/>`,()=>p`<img
													class="discord-replied-message-avatar"
													src="${Q(Ie.blue)}"
													alt="OFFICIALAPPLICATION"
												/>`))}
									${B(Ee.bot,()=>p`<span class="discord-application-tag">${Ee.verified?Le():""}App</span>`,()=>B(this.contextUserServer,()=>p`<span class="discord-application-tag">SERVER</span>`,()=>B(this.contextUserOfficialApplication,()=>p`<span class="discord-application-tag">${Le()}OFFICIAL</span>`)))}
									<span class="discord-replied-message-username" style=${Ue({color:Ee.roleColor??""})}
										>${Ee.author}</span
									><span></span>
								</div>`,()=>B(this.contextMessageDeleted,()=>Di({class:"discord-message-margintop",style:"margin-right: 3px;"})))}
						<div class="discord-replied-message-content discord-message-margintop">${fs}</div>
						${B(this.contextCommandReply&&!this.contextMessageDeleted,()=>ls({class:"discord-replied-message-content-icon discord-message-margintop"}),()=>B(this.contextAttachmentReply,()=>os({class:"discord-replied-message-content-icon discord-message-margintop"})))} `)}
		`}static{J(e,i)}};return pt=e})()});var Ot,Ne,Rd,Vi=H(()=>{V();ae();jt();qe();Ve();Ot=function(s,t,i,e,a,c){function o(f){if(f!==void 0&&typeof f!="function")throw new TypeError("Function expected");return f}for(var n=e.kind,g=n==="getter"?"get":n==="setter"?"set":"value",m=!t&&s?e.static?s:s.prototype:null,l=t||(m?Object.getOwnPropertyDescriptor(m,e.name):{}),r,_=!1,u=i.length-1;u>=0;u--){var v={};for(var d in e)v[d]=d==="access"?{}:e[d];for(var d in e.access)v.access[d]=e.access[d];v.addInitializer=function(f){if(_)throw new TypeError("Cannot add initializers after decoration has completed");c.push(o(f||null))};var h=(0,i[u])(n==="accessor"?{get:l.get,set:l.set}:l[g],v);if(n==="accessor"){if(h===void 0)continue;if(h===null||typeof h!="object")throw new TypeError("Object expected");(r=o(h.get))&&(l.get=r),(r=o(h.set))&&(l.set=r),(r=o(h.init))&&a.unshift(r)}else(r=o(h))&&(n==="field"?a.unshift(r):l[g]=r)}m&&Object.defineProperty(m,e.name,l),_=!0},Ne=function(s,t,i){for(var e=arguments.length>2,a=0;a<t.length;a++)i=e?t[a].call(s,i):t[a].call(s);return e?i:void 0},Rd=(()=>{let s=[R("discord-custom-emoji")],t,i=[],e,a=O,c,o=[],n=[],g,m=[],l=[],r,_=[],u=[],v,d=[],h=[],f,I=[],C=[];var K=class extends a{static{e=this}static{let w=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;c=[z()],g=[z()],r=[z({attribute:!1})],v=[z({type:Boolean,attribute:"embed-emoji"})],f=[z({type:Boolean,attribute:"jumbo"})],Ot(this,null,c,{kind:"accessor",name:"name",static:!1,private:!1,access:{has:y=>"name"in y,get:y=>y.name,set:(y,P)=>{y.name=P}},metadata:w},o,n),Ot(this,null,g,{kind:"accessor",name:"url",static:!1,private:!1,access:{has:y=>"url"in y,get:y=>y.url,set:(y,P)=>{y.url=P}},metadata:w},m,l),Ot(this,null,r,{kind:"accessor",name:"customEmojisMap",static:!1,private:!1,access:{has:y=>"customEmojisMap"in y,get:y=>y.customEmojisMap,set:(y,P)=>{y.customEmojisMap=P}},metadata:w},_,u),Ot(this,null,v,{kind:"accessor",name:"embedEmoji",static:!1,private:!1,access:{has:y=>"embedEmoji"in y,get:y=>y.embedEmoji,set:(y,P)=>{y.embedEmoji=P}},metadata:w},d,h),Ot(this,null,f,{kind:"accessor",name:"jumbo",static:!1,private:!1,access:{has:y=>"jumbo"in y,get:y=>y.jumbo,set:(y,P)=>{y.jumbo=P}},metadata:w},I,C),Ot(null,t={value:e},s,{kind:"class",name:e.name,metadata:w},null,i),K=e=t.value,w&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:w})}static styles=F`
		.discord-custom-emoji {
			display: inline-block;
			cursor: pointer;
		}

		.discord-custom-emoji .discord-custom-emoji-image {
			object-fit: contain;
			width: 1.375rem;
			height: 1.375rem;
			vertical-align: bottom;
		}

		.discord-custom-emoji .discord-custom-jumbo-emoji-image {
			width: 3rem;
			height: 3rem;
			min-height: 3rem;
		}

		.discord-embed-custom-emoji {
			display: inline-block;
		}

		.discord-embed-custom-emoji .discord-embed-custom-emoji-image {
			width: 18px;
			height: 18px;
			vertical-align: bottom;
		}
	`;#e=Ne(this,o,void 0);get name(){return this.#e}set name(w){this.#e=w}#t=(Ne(this,n),Ne(this,m,void 0));get url(){return this.#t}set url(w){this.#t=w}#s=(Ne(this,l),Ne(this,_,{}));get customEmojisMap(){return this.#s}set customEmojisMap(w){this.#s=w}#i=(Ne(this,u),Ne(this,d,void 0));get embedEmoji(){return this.#i}set embedEmoji(w){this.#i=w}#a=(Ne(this,h),Ne(this,I,void 0));get jumbo(){return this.#a}set jumbo(w){this.#a=w}willUpdate(){if(!this.url&&this.name){let w=Vt(this.name)??this.customEmojisMap[this.name];w&&(this.url??=w.url??"",this.embedEmoji??=w.embedEmoji??!1)}}render(){let w=`:${this.name}:`;return p`<span
			class=${De({"discord-embed-custom-emoji":this.embedEmoji,"discord-custom-emoji":!this.embedEmoji})}
			><img
				aria-label=${w}
				src=${Q(this.url)}
				alt=${w}
				draggable="false"
				class=${De({"discord-embed-custom-emoji-image":this.embedEmoji,"discord-custom-emoji-image":!this.embedEmoji,"discord-custom-jumbo-emoji-image":this.jumbo})}
		/></span> `}constructor(){super(...arguments),Ne(this,C)}static{Ne(e,i)}};return K=e})()});var je,he,sm,$r=H(()=>{pe();V();ae();jt();qe();rs();Oe();Ve();Vi();ve();je=function(s,t,i,e,a,c){function o(f){if(f!==void 0&&typeof f!="function")throw new TypeError("Function expected");return f}for(var n=e.kind,g=n==="getter"?"get":n==="setter"?"set":"value",m=!t&&s?e.static?s:s.prototype:null,l=t||(m?Object.getOwnPropertyDescriptor(m,e.name):{}),r,_=!1,u=i.length-1;u>=0;u--){var v={};for(var d in e)v[d]=d==="access"?{}:e[d];for(var d in e.access)v.access[d]=e.access[d];v.addInitializer=function(f){if(_)throw new TypeError("Cannot add initializers after decoration has completed");c.push(o(f||null))};var h=(0,i[u])(n==="accessor"?{get:l.get,set:l.set}:l[g],v);if(n==="accessor"){if(h===void 0)continue;if(h===null||typeof h!="object")throw new TypeError("Object expected");(r=o(h.get))&&(l.get=r),(r=o(h.set))&&(l.set=r),(r=o(h.init))&&a.unshift(r)}else(r=o(h))&&(n==="field"?a.unshift(r):l[g]=r)}m&&Object.defineProperty(m,e.name,l),_=!0},he=function(s,t,i){for(var e=arguments.length>2,a=0;a<t.length;a++)i=e?t[a].call(s,i):t[a].call(s);return e?i:void 0},sm=(()=>{let s=[R("discord-embed")],t,i=[],e,a=O,c,o=[],n=[],g,m=[],l=[],r,_=[],u=[],v,d=[],h=[],f,I=[],C=[],K,w=[],y=[],P,W=[],L=[],se,me=[],fe=[],ue,ge=[],_e=[],ze,be=[],ye=[],xe,we=[],Me=[],He,$e=[],ke=[];var Te=class extends a{static{e=this}static{let q=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;c=[z()],g=[z({attribute:"author-name"})],r=[z({attribute:"author-image"})],v=[z({attribute:"author-url"})],f=[z({attribute:"embed-title"})],K=[z({attribute:!1})],P=[z()],se=[z()],ue=[z()],ze=[z()],xe=[z()],He=[ie({context:re,subscribe:!0}),z({type:Boolean,reflect:!0,attribute:"light-theme"})],je(this,null,c,{kind:"accessor",name:"color",static:!1,private:!1,access:{has:k=>"color"in k,get:k=>k.color,set:(k,X)=>{k.color=X}},metadata:q},o,n),je(this,null,g,{kind:"accessor",name:"authorName",static:!1,private:!1,access:{has:k=>"authorName"in k,get:k=>k.authorName,set:(k,X)=>{k.authorName=X}},metadata:q},m,l),je(this,null,r,{kind:"accessor",name:"authorImage",static:!1,private:!1,access:{has:k=>"authorImage"in k,get:k=>k.authorImage,set:(k,X)=>{k.authorImage=X}},metadata:q},_,u),je(this,null,v,{kind:"accessor",name:"authorUrl",static:!1,private:!1,access:{has:k=>"authorUrl"in k,get:k=>k.authorUrl,set:(k,X)=>{k.authorUrl=X}},metadata:q},d,h),je(this,null,f,{kind:"accessor",name:"embedTitle",static:!1,private:!1,access:{has:k=>"embedTitle"in k,get:k=>k.embedTitle,set:(k,X)=>{k.embedTitle=X}},metadata:q},I,C),je(this,null,K,{kind:"accessor",name:"embedEmojisMap",static:!1,private:!1,access:{has:k=>"embedEmojisMap"in k,get:k=>k.embedEmojisMap,set:(k,X)=>{k.embedEmojisMap=X}},metadata:q},w,y),je(this,null,P,{kind:"accessor",name:"url",static:!1,private:!1,access:{has:k=>"url"in k,get:k=>k.url,set:(k,X)=>{k.url=X}},metadata:q},W,L),je(this,null,se,{kind:"accessor",name:"thumbnail",static:!1,private:!1,access:{has:k=>"thumbnail"in k,get:k=>k.thumbnail,set:(k,X)=>{k.thumbnail=X}},metadata:q},me,fe),je(this,null,ue,{kind:"accessor",name:"image",static:!1,private:!1,access:{has:k=>"image"in k,get:k=>k.image,set:(k,X)=>{k.image=X}},metadata:q},ge,_e),je(this,null,ze,{kind:"accessor",name:"video",static:!1,private:!1,access:{has:k=>"video"in k,get:k=>k.video,set:(k,X)=>{k.video=X}},metadata:q},be,ye),je(this,null,xe,{kind:"accessor",name:"provider",static:!1,private:!1,access:{has:k=>"provider"in k,get:k=>k.provider,set:(k,X)=>{k.provider=X}},metadata:q},we,Me),je(this,null,He,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:k=>"lightTheme"in k,get:k=>k.lightTheme,set:(k,X)=>{k.lightTheme=X}},metadata:q},$e,ke),je(null,t={value:e},s,{kind:"class",name:e.name,metadata:q},null,i),Te=e=t.value,q&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:q})}static styles=F`
		:host {
			color: #dcddde;
			display: flex;
			font-size: 13px;
			line-height: 150%;
			margin-bottom: 8px;
			margin-top: 8px;
		}

		:host([light-theme]) {
			color: #2e3338;
		}

		:host .discord-left-border {
			background-color: #202225;
			border-radius: 4px 0 0 4px;
			flex-shrink: 0;
			width: 4px;
		}

		:host([light-theme]) .discord-left-border {
			background-color: #e3e5e8;
		}

		:host .discord-embed-root {
			display: grid;
			grid-auto-flow: row;
			grid-row-gap: 0.25rem;
			min-height: 0;
			min-width: 0;
			text-indent: 0;
		}

		:host .discord-embed-wrapper {
			background-color: #2f3136;
			max-width: 520px;
			border: 1px solid rgba(46, 48, 54, 0.6);
			border-radius: 0 4px 4px 0;
			justify-self: start;
			align-self: start;
			display: grid;
			box-sizing: border-box;
		}

		:host([light-theme]) .discord-embed-wrapper {
			background-color: rgb(242, 243, 245);
			border-color: rgba(205, 205, 205, 0.3);
		}

		:host .discord-embed-wrapper .discord-embed-grid {
			display: inline-grid;
			grid-template-columns: auto -webkit-min-content;
			grid-template-columns: auto min-content;
			grid-template-columns: auto;
			grid-template-rows: auto;
			padding: 0.5rem 1rem 1rem 0.75rem;
		}

		:host .discord-embed-thumbnail {
			border-radius: 4px;
			flex-shrink: 0;
			grid-column: 2/2;
			grid-row: 1/8;
			justify-self: end;
			margin-left: 16px;
			margin-top: 8px;
			max-height: 80px;
			max-width: 80px;
			object-fit: contain;
			object-position: top center;
		}

		:host .discord-embed-author {
			-webkit-box-align: center;
			align-items: center;
			color: #fff;
			font-size: 14px;
			display: flex;
			font-weight: 600;
			grid-column: 1 / 1;
			margin-top: 8px;
			min-width: 0;
		}

		:host([light-theme]) .discord-embed-author {
			color: #060607;
		}

		:host .discord-embed-author a {
			color: #fff;
			font-weight: 600;
			text-decoration: none;
		}

		:host .discord-embed-author a:hover {
			text-decoration: underline;
		}

		:host([light-theme]) .discord-embed-author a {
			color: #060607;
		}

		:host .discord-embed-author .discord-author-image {
			border-radius: 50%;
			height: 24px;
			margin-right: 8px;
			width: 24px;
		}

		:host .discord-embed-author-block,
		:host .discord-embed-author-block > span {
			max-width: 95%;
		}

		:host .discord-embed-provider {
			font-size: 0.75rem;
			line-height: 1rem;
			font-weight: 400;
			grid-column: 1/1;
			margin-top: 8px;
			unicode-bidi: plaintext;
			text-align: left;
		}

		:host([light-theme]) .discord-embed-provider {
			color: #4f545c;
		}

		:host .discord-embed-title {
			-webkit-box-align: center;
			align-items: center;
			color: #fff;
			display: inline-block;
			font-size: 1rem;
			font-weight: 600;
			grid-column: 1 / 1;
			margin-top: 8px;
			min-width: 0;
		}

		:host([light-theme]) .discord-embed-title {
			color: #060607;
		}

		:host .discord-embed-title a {
			color: #00aff4;
			font-weight: 600;
			text-decoration: none;
		}

		:host .discord-embed-title a:hover {
			text-decoration: underline;
		}

		:host .discord-embed-image {
			border-radius: 4px;
			max-width: 300px;
			max-height: 300px;
		}

		:host .discord-embed-media {
			border-radius: 4px;
			contain: paint;
			display: block;
			grid-column: 1/1;
			margin-top: 16px;
		}

		:host .discord-embed-media.discord-embed-media-video {
			height: 225px;
		}

		:host .discord-embed.media .discord-embed-image {
			overflow: hidden;
			position: relative;
			user-select: text;
		}

		:host .discord-embed-media .discord-embed-video {
			-webkit-box-align: center;
			-webkit-box-pack: center;
			align-items: center;
			border-radius: 0;
			cursor: pointer;
			display: flex;
			height: 100%;
			justify-content: center;
			max-height: 100%;
			width: 100%;

			width: 400px;
			height: 225px;
			left: 0px;
			top: 0px;
		}

		.discord-embed-custom-emoji {
			display: inline-block;
		}

		.discord-embed-custom-emoji .discord-embed-custom-emoji-image {
			width: 18px;
			height: 18px;
			vertical-align: bottom;
		}

		slot[name='footer']::slotted(*) {
			grid-column: 1/3;
			grid-row: auto/auto;
		}
	`;#e=he(this,o,void 0);get color(){return this.#e}set color(q){this.#e=q}#t=(he(this,n),he(this,m,void 0));get authorName(){return this.#t}set authorName(q){this.#t=q}#s=(he(this,l),he(this,_,void 0));get authorImage(){return this.#s}set authorImage(q){this.#s=q}#i=(he(this,u),he(this,d,void 0));get authorUrl(){return this.#i}set authorUrl(q){this.#i=q}#a=(he(this,h),he(this,I,void 0));get embedTitle(){return this.#a}set embedTitle(q){this.#a=q}#r=(he(this,C),he(this,w,{}));get embedEmojisMap(){return this.#r}set embedEmojisMap(q){this.#r=q}#o=(he(this,y),he(this,W,void 0));get url(){return this.#o}set url(q){this.#o=q}#l=(he(this,L),he(this,me,void 0));get thumbnail(){return this.#l}set thumbnail(q){this.#l=q}#h=(he(this,fe),he(this,ge,void 0));get image(){return this.#h}set image(q){this.#h=q}#n=(he(this,_e),he(this,be,void 0));get video(){return this.#n}set video(q){this.#n=q}#c=(he(this,ye),he(this,we,void 0));get provider(){return this.#c}set provider(q){this.#c=q}#d=(he(this,Me),he(this,$e,!1));get lightTheme(){return this.#d}set lightTheme(q){this.#d=q}render(){let q=this.parseTitle(this.authorName),k=this.parseTitle(this.embedTitle);return p`<div style=${Ue({"background-color":this.color})} class="discord-left-border"></div>
			<div class="discord-embed-root">
				<div class="discord-embed-wrapper">
					<div class="discord-embed-grid">
						${B(this.provider,()=>p`<div class="discord-embed-provider">${this.provider}</div>`)}
						${B(q,()=>p`<div class="discord-embed-author">
									${B(this.authorImage,()=>p`<img src=${Q(this.authorImage)} alt="" class="discord-author-image" />`)}
									${B(this.authorUrl,()=>p`<a
												href=${Q(this.authorUrl)}
												target="_blank"
												rel="noopener noreferrer"
												class="discord-embed-author-block"
											>
												<span class="discord-embed-author-block">${q}</span>
											</a>`,()=>p`<span class="discord-embed-author-block">${q}</span>`)}
								</div>`)}
						${B(k,()=>p`<div class="discord-embed-title">
									${this.url?p`<a href="${this.url}" target="_blank" rel="noopener noreferrer"> ${k} </a>`:p`${k}`}
								</div>`)}
						<slot name="description"></slot>
						<slot name="fields"></slot>
						${B(this.image||this.video,()=>p`<div class=${De({"discord-embed-media":!0,"discord-embed-media-video":!!this.video})}>
									${this.renderMedia()}
								</div>`)}
						${B(this.thumbnail,()=>p`<img src=${Q(this.thumbnail)} alt="" class="discord-embed-thumbnail" />`)}
						<slot name="footer"></slot>
					</div>
				</div>
			</div>`}renderMedia(){return this.video?p`
				<video
					controls
					muted
					preload="none"
					poster=${Q(this.image)}
					src=${Q(this.video)}
					height="225"
					width="400"
					class="discord-embed-video"
				>
					<img src=${Q(this.image)} alt="Discord embed media" class="discord-embed-image" />
				</video>
			`:this.image?p`<img src=${Q(this.image)} alt="Discord embed media" class="discord-embed-image" />`:null}parseTitle(q){if(!q)return null;let k=[],X="";for(let U of q.split(`
`)){for(let $ of U.split(" ")){let ee=Vt($)??this.embedEmojisMap[$]??{};ee.name?k.push(p`<discord-custom-emoji name=${ee.name} url=${Q(ee.url)} embed-emoji></discord-custom-emoji>`):X+=`${$} `,X===" "&&k.push(p`<br />`)}k.push(X),X=""}return k.map(U=>typeof U=="string"?p`<span>${U}</span>`:U)}constructor(){super(...arguments),he(this,ke)}static{he(e,i)}};return Te=e})()});var pl,vl,lm,kr=H(()=>{V();ae();pl=function(s,t,i,e,a,c){function o(f){if(f!==void 0&&typeof f!="function")throw new TypeError("Function expected");return f}for(var n=e.kind,g=n==="getter"?"get":n==="setter"?"set":"value",m=!t&&s?e.static?s:s.prototype:null,l=t||(m?Object.getOwnPropertyDescriptor(m,e.name):{}),r,_=!1,u=i.length-1;u>=0;u--){var v={};for(var d in e)v[d]=d==="access"?{}:e[d];for(var d in e.access)v.access[d]=e.access[d];v.addInitializer=function(f){if(_)throw new TypeError("Cannot add initializers after decoration has completed");c.push(o(f||null))};var h=(0,i[u])(n==="accessor"?{get:l.get,set:l.set}:l[g],v);if(n==="accessor"){if(h===void 0)continue;if(h===null||typeof h!="object")throw new TypeError("Object expected");(r=o(h.get))&&(l.get=r),(r=o(h.set))&&(l.set=r),(r=o(h.init))&&a.unshift(r)}else(r=o(h))&&(n==="field"?a.unshift(r):l[g]=r)}m&&Object.defineProperty(m,e.name,l),_=!0},vl=function(s,t,i){for(var e=arguments.length>2,a=0;a<t.length;a++)i=e?t[a].call(s,i):t[a].call(s);return e?i:void 0},lm=(()=>{let s=[R("discord-embed-description")],t,i=[],e,a=O;var c=class extends a{static{e=this}static{let o=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;pl(null,t={value:e},s,{kind:"class",name:e.name,metadata:o},null,i),c=e=t.value,o&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:o})}static styles=F`
		:host {
			font-size: 0.875rem;
			font-weight: 400;
			grid-column: 1/1;
			line-height: 1.125rem;
			margin-top: 8px;
			min-width: 0;
		}
	`;render(){return p`<slot></slot>`}static{vl(e,i)}};return c=e})()});var It,Re,_m,Tr=H(()=>{pe();V();ae();qe();Oe();Ve();Vi();ve();It=function(s,t,i,e,a,c){function o(f){if(f!==void 0&&typeof f!="function")throw new TypeError("Function expected");return f}for(var n=e.kind,g=n==="getter"?"get":n==="setter"?"set":"value",m=!t&&s?e.static?s:s.prototype:null,l=t||(m?Object.getOwnPropertyDescriptor(m,e.name):{}),r,_=!1,u=i.length-1;u>=0;u--){var v={};for(var d in e)v[d]=d==="access"?{}:e[d];for(var d in e.access)v.access[d]=e.access[d];v.addInitializer=function(f){if(_)throw new TypeError("Cannot add initializers after decoration has completed");c.push(o(f||null))};var h=(0,i[u])(n==="accessor"?{get:l.get,set:l.set}:l[g],v);if(n==="accessor"){if(h===void 0)continue;if(h===null||typeof h!="object")throw new TypeError("Object expected");(r=o(h.get))&&(l.get=r),(r=o(h.set))&&(l.set=r),(r=o(h.init))&&a.unshift(r)}else(r=o(h))&&(n==="field"?a.unshift(r):l[g]=r)}m&&Object.defineProperty(m,e.name,l),_=!0},Re=function(s,t,i){for(var e=arguments.length>2,a=0;a<t.length;a++)i=e?t[a].call(s,i):t[a].call(s);return e?i:void 0},_m=(()=>{let s=[R("discord-embed-field")],t,i=[],e,a=O,c,o=[],n=[],g,m=[],l=[],r,_=[],u=[],v,d=[],h=[],f,I=[],C=[];var K=class extends a{static{e=this}static{let w=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;c=[z({reflect:!0,attribute:"field-title"})],g=[z({attribute:!1})],r=[z({type:Boolean,reflect:!0,attribute:"inline"})],v=[z({type:Number,reflect:!0,attribute:"inline-index"})],f=[ie({context:re,subscribe:!0}),z({type:Boolean,reflect:!0,attribute:"light-theme"})],It(this,null,c,{kind:"accessor",name:"fieldTitle",static:!1,private:!1,access:{has:y=>"fieldTitle"in y,get:y=>y.fieldTitle,set:(y,P)=>{y.fieldTitle=P}},metadata:w},o,n),It(this,null,g,{kind:"accessor",name:"embedFieldEmojisMap",static:!1,private:!1,access:{has:y=>"embedFieldEmojisMap"in y,get:y=>y.embedFieldEmojisMap,set:(y,P)=>{y.embedFieldEmojisMap=P}},metadata:w},m,l),It(this,null,r,{kind:"accessor",name:"inline",static:!1,private:!1,access:{has:y=>"inline"in y,get:y=>y.inline,set:(y,P)=>{y.inline=P}},metadata:w},_,u),It(this,null,v,{kind:"accessor",name:"inlineIndex",static:!1,private:!1,access:{has:y=>"inlineIndex"in y,get:y=>y.inlineIndex,set:(y,P)=>{y.inlineIndex=P}},metadata:w},d,h),It(this,null,f,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:y=>"lightTheme"in y,get:y=>y.lightTheme,set:(y,P)=>{y.lightTheme=P}},metadata:w},I,C),It(null,t={value:e},s,{kind:"class",name:e.name,metadata:w},null,i),K=e=t.value,w&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:w})}static styles=F`
		:host {
			font-size: 0.875rem;
			line-height: 1.125rem;
			min-width: 0;
			font-weight: 400;
			grid-column: 1/13;
			word-break: break-word;
		}

		:host .discord-field-title {
			color: #ffffff;
			font-weight: 600;
			font-size: 0.875rem;
			line-height: 1.125rem;
			min-width: 0;
			margin-bottom: 2px;
		}

		:host .discord-inline-field {
			flex-grow: 1;
			flex-basis: auto;
			min-width: 150px;
		}

		:host([light-theme]) .discord-field-title {
			color: #313338;
		}
	`;#e=Re(this,o,void 0);get fieldTitle(){return this.#e}set fieldTitle(w){this.#e=w}#t=(Re(this,n),Re(this,m,{}));get embedFieldEmojisMap(){return this.#t}set embedFieldEmojisMap(w){this.#t=w}#s=(Re(this,l),Re(this,_,!1));get inline(){return this.#s}set inline(w){this.#s=w}#i=(Re(this,u),Re(this,d,void 0));get inlineIndex(){return this.#i}set inlineIndex(w){this.#i=w}#a=(Re(this,h),Re(this,I,!1));get lightTheme(){return this.#a}set lightTheme(w){this.#a=w}validInlineIndices=(Re(this,C),new Set([1,2,3]));checkInlineIndex(){if(this.inlineIndex){let w=Number(this.inlineIndex);if(!Number.isNaN(w)&&!this.validInlineIndices.has(w))throw new RangeError("DiscordEmbedField `inlineIndex` prop must be one of: 1, 2, or 3")}}render(){this.checkInlineIndex();let w=this.parseTitle(this.fieldTitle),y=B(w,()=>p`<div class="discord-field-title">${[...w]}</div>`);return p`${y}<slot></slot>`}parseTitle(w){if(!w)return null;let y=[],P="";for(let W of w.split(`
`)){for(let L of W.split(" ")){let se=Vt(L)??this.embedFieldEmojisMap[L]??{};se.name?y.push(p`<discord-custom-emoji name=${se.name} url=${Q(se.url)} embed-emoji></discord-custom-emoji>`):P+=`${L} `,P===" "&&y.push(p`<br />`)}y.push(P),P=""}return y.map(W=>typeof W=="string"?p`<span>${W}</span>`:W)}static{Re(e,i)}};return K=e})()});var ul,gl,wm,Cr=H(()=>{V();ae();ul=function(s,t,i,e,a,c){function o(f){if(f!==void 0&&typeof f!="function")throw new TypeError("Function expected");return f}for(var n=e.kind,g=n==="getter"?"get":n==="setter"?"set":"value",m=!t&&s?e.static?s:s.prototype:null,l=t||(m?Object.getOwnPropertyDescriptor(m,e.name):{}),r,_=!1,u=i.length-1;u>=0;u--){var v={};for(var d in e)v[d]=d==="access"?{}:e[d];for(var d in e.access)v.access[d]=e.access[d];v.addInitializer=function(f){if(_)throw new TypeError("Cannot add initializers after decoration has completed");c.push(o(f||null))};var h=(0,i[u])(n==="accessor"?{get:l.get,set:l.set}:l[g],v);if(n==="accessor"){if(h===void 0)continue;if(h===null||typeof h!="object")throw new TypeError("Object expected");(r=o(h.get))&&(l.get=r),(r=o(h.set))&&(l.set=r),(r=o(h.init))&&a.unshift(r)}else(r=o(h))&&(n==="field"?a.unshift(r):l[g]=r)}m&&Object.defineProperty(m,e.name,l),_=!0},gl=function(s,t,i){for(var e=arguments.length>2,a=0;a<t.length;a++)i=e?t[a].call(s,i):t[a].call(s);return e?i:void 0},wm=(()=>{let s=[R("discord-embed-fields")],t,i=[],e,a=O;var c=class extends a{static{e=this}static{let o=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;ul(null,t={value:e},s,{kind:"class",name:e.name,metadata:o},null,i),c=e=t.value,o&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:o})}static styles=F`
		:host {
			display: grid;
			grid-column: 1/1;
			margin-top: 8px;
			grid-gap: 8px;
		}

		::slotted([inline-index='1']) {
			grid-column: 1/5 !important;
		}

		::slotted([inline-index='2']) {
			grid-column: 5/9 !important;
		}

		::slotted([inline-index='3']) {
			grid-column: 9/13 !important;
		}
	`;render(){return p`<slot></slot>`}static{gl(e,i)}};return c=e})()});var hs,Je,Dm,Er=H(()=>{pe();V();ae();qe();Oe();Ve();ve();hs=function(s,t,i,e,a,c){function o(f){if(f!==void 0&&typeof f!="function")throw new TypeError("Function expected");return f}for(var n=e.kind,g=n==="getter"?"get":n==="setter"?"set":"value",m=!t&&s?e.static?s:s.prototype:null,l=t||(m?Object.getOwnPropertyDescriptor(m,e.name):{}),r,_=!1,u=i.length-1;u>=0;u--){var v={};for(var d in e)v[d]=d==="access"?{}:e[d];for(var d in e.access)v.access[d]=e.access[d];v.addInitializer=function(f){if(_)throw new TypeError("Cannot add initializers after decoration has completed");c.push(o(f||null))};var h=(0,i[u])(n==="accessor"?{get:l.get,set:l.set}:l[g],v);if(n==="accessor"){if(h===void 0)continue;if(h===null||typeof h!="object")throw new TypeError("Object expected");(r=o(h.get))&&(l.get=r),(r=o(h.set))&&(l.set=r),(r=o(h.init))&&a.unshift(r)}else(r=o(h))&&(n==="field"?a.unshift(r):l[g]=r)}m&&Object.defineProperty(m,e.name,l),_=!0},Je=function(s,t,i){for(var e=arguments.length>2,a=0;a<t.length;a++)i=e?t[a].call(s,i):t[a].call(s);return e?i:void 0},Dm=(()=>{let s=[R("discord-embed-footer")],t,i=[],e,a=O,c,o=[],n=[],g,m=[],l=[],r,_=[],u=[],v,d=[],h=[];var f=class extends a{static{e=this}static{let I=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;c=[z({attribute:"footer-image"})],g=[z({attribute:"footer-image-alt"})],r=[z({type:String,reflect:!0,converter:C=>Dt(C),attribute:!0})],v=[ie({context:re,subscribe:!0}),z({type:Boolean,reflect:!0,attribute:"light-theme"})],hs(this,null,c,{kind:"accessor",name:"footerImage",static:!1,private:!1,access:{has:C=>"footerImage"in C,get:C=>C.footerImage,set:(C,K)=>{C.footerImage=K}},metadata:I},o,n),hs(this,null,g,{kind:"accessor",name:"footerImageAlt",static:!1,private:!1,access:{has:C=>"footerImageAlt"in C,get:C=>C.footerImageAlt,set:(C,K)=>{C.footerImageAlt=K}},metadata:I},m,l),hs(this,null,r,{kind:"accessor",name:"timestamp",static:!1,private:!1,access:{has:C=>"timestamp"in C,get:C=>C.timestamp,set:(C,K)=>{C.timestamp=K}},metadata:I},_,u),hs(this,null,v,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:C=>"lightTheme"in C,get:C=>C.lightTheme,set:(C,K)=>{C.lightTheme=K}},metadata:I},d,h),hs(null,t={value:e},s,{kind:"class",name:e.name,metadata:I},null,i),f=e=t.value,I&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:I})}static styles=F`
		:host {
			-webkit-box-align: center;
			align-items: center;
			display: flex;
			font-size: 12px;
			line-height: 16px;
			font-weight: 500;
			margin-top: 8px;
		}

		:host([light-theme]) {
			color: #747f8d;
		}

		:host .discord-footer-image {
			border-radius: 50%;
			flex-shrink: 0;
			height: 20px;
			margin-right: 8px;
			width: 20px;
		}

		:host .discord-footer-separator {
			color: #dcddde;
			font-weight: 500;
			display: inline-block;
			margin: 0 4px;
		}

		:host([light-theme]) .discord-footer-separator {
			color: #5c5e66;
		}
	`;#e=Je(this,o,void 0);get footerImage(){return this.#e}set footerImage(I){this.#e=I}#t=(Je(this,n),Je(this,m,void 0));get footerImageAlt(){return this.#t}set footerImageAlt(I){this.#t=I}#s=(Je(this,l),Je(this,_,void 0));get timestamp(){return this.#s}set timestamp(I){this.#s=I}#i=(Je(this,u),Je(this,d,!1));get lightTheme(){return this.#i}set lightTheme(I){this.#i=I}updateTimestamp(I){I&&!Number.isNaN(new Date(I).getTime())&&(this.timestamp=Dt(I))}render(){return this.updateTimestamp(this.timestamp),p`${B(this.footerImage,()=>p`<img src=${Q(this.footerImage)} alt=${Q(this.footerImageAlt)} class="discord-footer-image" />`)}
			<slot></slot>
			${B(this.timestamp,()=>p`<span class="discord-footer-separator">&bull;</span>`)}
			${B(this.timestamp,()=>` ${this.timestamp}`,()=>null)}`}constructor(){super(...arguments),Je(this,h)}static{Je(e,i)}};return f=e})()});var _l,zl,Bm,jr=H(()=>{V();ae();_l=function(s,t,i,e,a,c){function o(f){if(f!==void 0&&typeof f!="function")throw new TypeError("Function expected");return f}for(var n=e.kind,g=n==="getter"?"get":n==="setter"?"set":"value",m=!t&&s?e.static?s:s.prototype:null,l=t||(m?Object.getOwnPropertyDescriptor(m,e.name):{}),r,_=!1,u=i.length-1;u>=0;u--){var v={};for(var d in e)v[d]=d==="access"?{}:e[d];for(var d in e.access)v.access[d]=e.access[d];v.addInitializer=function(f){if(_)throw new TypeError("Cannot add initializers after decoration has completed");c.push(o(f||null))};var h=(0,i[u])(n==="accessor"?{get:l.get,set:l.set}:l[g],v);if(n==="accessor"){if(h===void 0)continue;if(h===null||typeof h!="object")throw new TypeError("Object expected");(r=o(h.get))&&(l.get=r),(r=o(h.set))&&(l.set=r),(r=o(h.init))&&a.unshift(r)}else(r=o(h))&&(n==="field"?a.unshift(r):l[g]=r)}m&&Object.defineProperty(m,e.name,l),_=!0},zl=function(s,t,i){for(var e=arguments.length>2,a=0;a<t.length;a++)i=e?t[a].call(s,i):t[a].call(s);return e?i:void 0},Bm=(()=>{let s=[R("discord-attachments")],t,i=[],e,a=O;var c=class extends a{static{e=this}static{let o=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;_l(null,t={value:e},s,{kind:"class",name:e.name,metadata:o},null,i),c=e=t.value,o&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:o})}static styles=F`
		:host {
			display: grid;
			grid-auto-flow: row;
			grid-row-gap: 0.25rem;
			text-indent: 0;
			min-height: 0;
			min-width: 0;
			padding-top: 0.125rem;
			padding-bottom: 0.125rem;
			position: relative;
		}

		:host > * {
			justify-self: start;
			-ms-flex-item-align: start;
			align-self: start;
		}
	`;render(){return p`<slot></slot>`}static{zl(e,i)}};return c=e})()});var bl,yl,Rm,Ar=H(()=>{V();ae();bl=function(s,t,i,e,a,c){function o(f){if(f!==void 0&&typeof f!="function")throw new TypeError("Function expected");return f}for(var n=e.kind,g=n==="getter"?"get":n==="setter"?"set":"value",m=!t&&s?e.static?s:s.prototype:null,l=t||(m?Object.getOwnPropertyDescriptor(m,e.name):{}),r,_=!1,u=i.length-1;u>=0;u--){var v={};for(var d in e)v[d]=d==="access"?{}:e[d];for(var d in e.access)v.access[d]=e.access[d];v.addInitializer=function(f){if(_)throw new TypeError("Cannot add initializers after decoration has completed");c.push(o(f||null))};var h=(0,i[u])(n==="accessor"?{get:l.get,set:l.set}:l[g],v);if(n==="accessor"){if(h===void 0)continue;if(h===null||typeof h!="object")throw new TypeError("Object expected");(r=o(h.get))&&(l.get=r),(r=o(h.set))&&(l.set=r),(r=o(h.init))&&a.unshift(r)}else(r=o(h))&&(n==="field"?a.unshift(r):l[g]=r)}m&&Object.defineProperty(m,e.name,l),_=!0},yl=function(s,t,i){for(var e=arguments.length>2,a=0;a<t.length;a++)i=e?t[a].call(s,i):t[a].call(s);return e?i:void 0},Rm=(()=>{let s=[R("discord-action-row")],t,i=[],e,a=O;var c=class extends a{static{e=this}static{let o=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;bl(null,t={value:e},s,{kind:"class",name:e.name,metadata:o},null,i),c=e=t.value,o&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:o})}static styles=F`
		:host {
			display: flex;
			flex-wrap: wrap;
		}
	`;render(){return p`<slot></slot>`}static{yl(e,i)}};return c=e})()});function Si(s={}){return p`<svg ${j(s)} class="discord-button-launch" aria-hidden="false" width="16" height="16" viewBox="0 0 24 24">
		${xl}
	</svg>`}var xl,Dr=H(()=>{V();Y();xl=E`
	<path
		fill="currentColor"
		d="M10 5V3H5.375C4.06519 3 3 4.06519 3 5.375V18.625C3 19.936 4.06519 21 5.375 21H18.625C19.936 21 21 19.936 21 18.625V14H19V19H5V5H10Z"
	/>
	<path fill="currentColor" d="M21 2.99902H14V4.99902H17.586L9.29297 13.292L10.707 14.706L19 6.41302V9.99902H21V2.99902Z"
	/>
`});var wt,Ae,t4,Vr=H(()=>{V();ae();jt();Oe();Ve();Dr();wt=function(s,t,i,e,a,c){function o(f){if(f!==void 0&&typeof f!="function")throw new TypeError("Function expected");return f}for(var n=e.kind,g=n==="getter"?"get":n==="setter"?"set":"value",m=!t&&s?e.static?s:s.prototype:null,l=t||(m?Object.getOwnPropertyDescriptor(m,e.name):{}),r,_=!1,u=i.length-1;u>=0;u--){var v={};for(var d in e)v[d]=d==="access"?{}:e[d];for(var d in e.access)v.access[d]=e.access[d];v.addInitializer=function(f){if(_)throw new TypeError("Cannot add initializers after decoration has completed");c.push(o(f||null))};var h=(0,i[u])(n==="accessor"?{get:l.get,set:l.set}:l[g],v);if(n==="accessor"){if(h===void 0)continue;if(h===null||typeof h!="object")throw new TypeError("Object expected");(r=o(h.get))&&(l.get=r),(r=o(h.set))&&(l.set=r),(r=o(h.init))&&a.unshift(r)}else(r=o(h))&&(n==="field"?a.unshift(r):l[g]=r)}m&&Object.defineProperty(m,e.name,l),_=!0},Ae=function(s,t,i){for(var e=arguments.length>2,a=0;a<t.length;a++)i=e?t[a].call(s,i):t[a].call(s);return e?i:void 0},t4=(()=>{let s=[R("discord-button")],t,i=[],e,a=O,c,o=[],n=[],g,m=[],l=[],r,_=[],u=[],v,d=[],h=[],f,I=[],C=[],K,w=[],y=[];var P=class extends a{static{e=this}static{let W=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;c=[z({reflect:!0,attribute:"emoji"})],g=[z({reflect:!0,attribute:"emoji-name"})],r=[z({reflect:!0,attribute:"url"})],v=[z({type:Boolean,reflect:!0,attribute:"disabled"})],f=[z({reflect:!0,attribute:"type"})],K=[z({reflect:!0,attribute:"modal-id"})],wt(this,null,c,{kind:"accessor",name:"emoji",static:!1,private:!1,access:{has:L=>"emoji"in L,get:L=>L.emoji,set:(L,se)=>{L.emoji=se}},metadata:W},o,n),wt(this,null,g,{kind:"accessor",name:"emojiName",static:!1,private:!1,access:{has:L=>"emojiName"in L,get:L=>L.emojiName,set:(L,se)=>{L.emojiName=se}},metadata:W},m,l),wt(this,null,r,{kind:"accessor",name:"url",static:!1,private:!1,access:{has:L=>"url"in L,get:L=>L.url,set:(L,se)=>{L.url=se}},metadata:W},_,u),wt(this,null,v,{kind:"accessor",name:"disabled",static:!1,private:!1,access:{has:L=>"disabled"in L,get:L=>L.disabled,set:(L,se)=>{L.disabled=se}},metadata:W},d,h),wt(this,null,f,{kind:"accessor",name:"type",static:!1,private:!1,access:{has:L=>"type"in L,get:L=>L.type,set:(L,se)=>{L.type=se}},metadata:W},I,C),wt(this,null,K,{kind:"accessor",name:"modalId",static:!1,private:!1,access:{has:L=>"modalId"in L,get:L=>L.modalId,set:(L,se)=>{L.modalId=se}},metadata:W},w,y),wt(null,t={value:e},s,{kind:"class",name:e.name,metadata:W},null,i),P=e=t.value,W&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:W})}static styles=F`
		:host > *:first-child {
			display: flex;
			justify-content: center;
			align-items: center;
			cursor: pointer;
			margin: 4px 8px 4px 0;
			padding: 2px 16px;
			width: auto;
			height: 32px;
			min-width: 60px;
			min-height: 32px;
			-webkit-transition:
				background-color 0.17s ease,
				color 0.17s ease;
			transition:
				background-color 0.17s ease,
				color 0.17s ease;
			border-radius: 3px;
			font-size: 14px;
			font-weight: 500;
			line-height: 16px;
			text-decoration: none !important;
			/* CSS Reset to unset button styling */
			border-width: unset;
			border-style: unset;
			border-color: unset;
			border-image: unset;
			box-sizing: unset;
			font-family: 'gg sans', 'Noto Sans', Whitney, 'Helvetica Neue', Helvetica, Roboto, Arial, sans-serif;
		}

		.success {
			color: #fff;
			background-color: #3ba55d;
		}

		.success.hoverable:hover {
			background-color: #2d7d46;
		}

		.destructive {
			color: #fff;
			background-color: #ed4245;
		}

		.destructive.hoverable:hover {
			background-color: #c03537;
		}

		.primary {
			color: #fff;
			background-color: #5865f2;
		}

		.primary.hoverable:hover {
			background-color: #4752c4;
		}

		.secondary {
			color: #fff;
			background-color: #4f545c;
		}

		.secondary.hoverable:hover {
			background-color: #5d6269;
		}

		.disabled {
			cursor: not-allowed !important;
			opacity: 0.5;
		}

		.launch {
			margin-left: 8px;
		}

		.emoji {
			margin-right: 4px;
			object-fit: contain;
			width: 1.375em;
			height: 1.375em;
			vertical-align: bottom;
		}
	`;#e=Ae(this,o,void 0);get emoji(){return this.#e}set emoji(W){this.#e=W}#t=(Ae(this,n),Ae(this,m,"emoji"));get emojiName(){return this.#t}set emojiName(W){this.#t=W}#s=(Ae(this,l),Ae(this,_,void 0));get url(){return this.#s}set url(W){this.#s=W}#i=(Ae(this,u),Ae(this,d,!1));get disabled(){return this.#i}set disabled(W){this.#i=W}#a=(Ae(this,h),Ae(this,I,"secondary"));get type(){return this.#a}set type(W){this.#a=W}#r=(Ae(this,C),Ae(this,w,void 0));get modalId(){return this.#r}set modalId(W){this.#r=W}validButtonTypes=(Ae(this,y),new Set(["primary","secondary","success","destructive"]));checkType(){if(this.type){if(typeof this.type!="string")throw new TypeError("DiscordButton `type` prop must be a string.");if(!this.validButtonTypes.has(this.type))throw new RangeError("DiscordButton `type` prop must be one of: 'primary', 'secondary', 'success', 'destructive'")}}checkParentElement(){if(this.parentElement?.tagName.toLowerCase()!=="discord-action-row")throw new Ze("All <discord-button> components must be direct children of <discord-action-row>.")}handleButtonClick(){if(this.modalId){let W=this.parentElement?.parentElement?.parentElement?.parentElement;if(W?.tagName?.toLowerCase()==="discord-messages"){let L=W?.querySelector("discord-modal"),se=L?.shadowRoot?.querySelector(`dialog#${this.modalId}`),me=se?.querySelector("div.discord-modal-box");if(se instanceof HTMLDialogElement&&me instanceof HTMLDivElement&&(se.showModal(),me.style.display="flex",L)){let fe=globalThis.getComputedStyle(globalThis.document.body).overflow;L.originalBodyOverflow=fe,globalThis.document.body.style.overflow="hidden"}}}}render(){this.checkType(),this.checkParentElement();let W=this.url&&!this.disabled,L=p`
			${B(this.emoji,()=>p`<img src=${this.emoji} alt=${this.emojiName} draggable="true" class="emoji" />`)}
			<span>
				<slot></slot>
			</span>
			${B(this.url,()=>Si())}
		`;return W?p`<a class="secondary" href=${this.url} target="_blank" rel="noopener noreferrer">${L}</a>`:p`<button
			class=${De({[this.type]:!0,disabled:this.disabled,hoverable:!this.disabled})}
			@click=${this.handleButtonClick}
		>
			${L}
		</button>`}static{Ae(e,i)}};return P=e})()});var Js,Sr=H(()=>{Js=(s,t,i)=>{for(let e of t)if(e[0]===s)return(0,e[1])();return i?.()}});var Oi=H(()=>{Sr()});function wl(s){return s.startsWith("#")?s.slice(1):s}function Ml(s){let t=s.length===3||s.length===4,i=t?`${s.slice(0,1)}${s.slice(0,1)}`:s.slice(0,2),e=t?`${s.slice(1,2)}${s.slice(1,2)}`:s.slice(2,4),a=t?`${s.slice(2,3)}${s.slice(2,3)}`:s.slice(4,6),c=(t?`${s.slice(3,4)}${s.slice(3,4)}`:s.slice(6,8))||"ff";return{r:i,g:e,b:a,a:c}}function Xs(s){return Number.parseInt(s,16)}function Hl({r:s,g:t,b:i,a:e}){return{r:Xs(s),g:Xs(t),b:Xs(i),a:Number((Xs(e)/255).toFixed(2))}}function $l(s){return typeof s=="number"||typeof s=="string"&&Number.isFinite(Number(s))}function kl(s,t){let{r:i,g:e,b:a,a:c}=s,o=$l(t)?t:c;return`rgba(${i}, ${e}, ${a}, ${o})`}function Ys(s,t){let i=wl(s),e=Ml(i),a=Hl(e);return kl(a,t)}var Or=H(()=>{});function Ii(s={}){return p`<svg
		${j(s)}
		class="discord-mention-icon"
		aria-label="Browse Channels"
		aria-hidden="false"
		role="img"
		width="24"
		height="24"
		viewBox="0 0 24 24"
		xmlns="http://www.w3.org/2000/svg"
	>
		${Tl}
	</svg>`}var Tl,Ir=H(()=>{V();Y();Tl=E`
	<path
		fill-rule="evenodd"
		clip-rule="evenodd"
		fill="currentColor"
		d="M18.5 23c.88 0 1.7-.25 2.4-.69l1.4 1.4a1 1 0 0 0 1.4-1.42l-1.39-1.4A4.5 4.5 0 1 0 18.5 23Zm0-2a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z"
	/>
	<path
		fill="currentColor"
		d="M3 3a1 1 0 0 0 0 2h18a1 1 0 1 0 0-2H3ZM2 8a1 1 0 0 1 1-1h18a1 1 0 1 1 0 2H3a1 1 0 0 1-1-1ZM3 11a1 1 0 1 0 0 2h11a1 1 0 1 0 0-2H3ZM2 16a1 1 0 0 1 1-1h8a1 1 0 1 1 0 2H3a1 1 0 0 1-1-1ZM3 19a1 1 0 1 0 0 2h8a1 1 0 1 0 0-2H3Z"
	/>
`});function Bi(s={}){return p`<svg
		${j(s)}
		class="discord-mention-icon"
		aria-label="Customise Community"
		aria-hidden="false"
		role="img"
		width="24"
		height="24"
		viewBox="0 0 24 24"
		xmlns="http://www.w3.org/2000/svg"
	>
		${Cl}
	</svg>`}var Cl,Br=H(()=>{V();Y();Cl=E`
	<path
		fill="currentColor"
		d="M21.487 5.126L12.487 0.126C12.184 -0.042 11.818 -0.042 11.515 0.126L2.51498 5.126C2.19798 5.302 2.00098 5.636 2.00098 5.999C2.00098 6.693 2.11498 22.999 12.001 22.999C21.887 22.999 22.001 6.693 22.001 5.999C22.001 5.636 21.804 5.302 21.487 5.126ZM12.001 5.999C13.382 5.999 14.501 7.118 14.501 8.499C14.501 9.88 13.382 10.999 12.001 10.999C10.62 10.999 9.50098 9.88 9.50098 8.499C9.50098 7.118 10.62 5.999 12.001 5.999ZM8.25098 16C8.25098 13.699 9.69998 12.25 12.001 12.25C14.302 12.25 15.751 13.699 15.751 16H8.25098Z"
	/>
`});function Pi(s={}){return p`<svg
		${j(s)}
		class="discord-mention-icon"
		aria-label="Server Guide"
		aria-hidden="false"
		role="img"
		width="24"
		height="24"
		viewBox="0 0 24 24"
		xmlns="http://www.w3.org/2000/svg"
	>
		${El}
	</svg>`}var El,Pr=H(()=>{V();Y();El=E`
	<path
		d="M11 3a1 1 0 1 1 2 0v2h5.75c.16 0 .3.07.4.2l2.63 3.5a.5.5 0 0 1 0 .6l-2.63 3.5a.5.5 0 0 1-.4.2H13v5h2a2 2 0 0 1 2 2v1a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1v-1c0-1.1.9-2 2-2h2v-5H2.8a.5.5 0 0 1-.44-.72L3.9 9.22a.5.5 0 0 0 0-.44L2.36 5.72A.5.5 0 0 1 2.81 5H11V3Z"
		fill="currentColor"
	/>
`});var ns,Xe,j4,Lr=H(()=>{pe();V();ae();Oi();Or();ve();_i();zi();bi();Ir();Br();yi();Pr();xi();ns=function(s,t,i,e,a,c){function o(f){if(f!==void 0&&typeof f!="function")throw new TypeError("Function expected");return f}for(var n=e.kind,g=n==="getter"?"get":n==="setter"?"set":"value",m=!t&&s?e.static?s:s.prototype:null,l=t||(m?Object.getOwnPropertyDescriptor(m,e.name):{}),r,_=!1,u=i.length-1;u>=0;u--){var v={};for(var d in e)v[d]=d==="access"?{}:e[d];for(var d in e.access)v.access[d]=e.access[d];v.addInitializer=function(f){if(_)throw new TypeError("Cannot add initializers after decoration has completed");c.push(o(f||null))};var h=(0,i[u])(n==="accessor"?{get:l.get,set:l.set}:l[g],v);if(n==="accessor"){if(h===void 0)continue;if(h===null||typeof h!="object")throw new TypeError("Object expected");(r=o(h.get))&&(l.get=r),(r=o(h.set))&&(l.set=r),(r=o(h.init))&&a.unshift(r)}else(r=o(h))&&(n==="field"?a.unshift(r):l[g]=r)}m&&Object.defineProperty(m,e.name,l),_=!0},Xe=function(s,t,i){for(var e=arguments.length>2,a=0;a<t.length;a++)i=e?t[a].call(s,i):t[a].call(s);return e?i:void 0},j4=(()=>{let s=[R("discord-mention")],t,i=[],e,a=O,c,o=[],n=[],g,m=[],l=[],r,_=[],u=[],v,d=[],h=[];var f=class extends a{static{e=this}static{let I=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;c=[z({type:Boolean,reflect:!0})],g=[z({reflect:!0})],r=[z({reflect:!0})],v=[ie({context:re,subscribe:!0}),z({type:Boolean,reflect:!0,attribute:"light-theme"})],ns(this,null,c,{kind:"accessor",name:"highlight",static:!1,private:!1,access:{has:C=>"highlight"in C,get:C=>C.highlight,set:(C,K)=>{C.highlight=K}},metadata:I},o,n),ns(this,null,g,{kind:"accessor",name:"type",static:!1,private:!1,access:{has:C=>"type"in C,get:C=>C.type,set:(C,K)=>{C.type=K}},metadata:I},m,l),ns(this,null,r,{kind:"accessor",name:"color",static:!1,private:!1,access:{has:C=>"color"in C,get:C=>C.color,set:(C,K)=>{C.color=K}},metadata:I},_,u),ns(this,null,v,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:C=>"lightTheme"in C,get:C=>C.lightTheme,set:(C,K)=>{C.lightTheme=K}},metadata:I},d,h),ns(null,t={value:e},s,{kind:"class",name:e.name,metadata:I},null,i),f=e=t.value,I&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:I})}static styles=F`
		:host {
			color: #e3e7f8;
			background-color: hsla(235, 85.6%, 64.7%, 0.3);
			font-weight: 500;
			padding: 0 2px;
			border-radius: 3px;
			unicode-bidi: -moz-plaintext;
			unicode-bidi: plaintext;
			-webkit-transition:
				background-color 50ms ease-out,
				color 50ms ease-out;
			transition:
				background-color 50ms ease-out,
				color 50ms ease-out;
			cursor: pointer;
		}

		:host([type='role']) {
			background-color: rgba(#e3e7f8, 0.1);
		}

		:host([type='channel']) {
			position: relative;
		}

		:host([type='voice']),
		:host([type='locked']),
		:host([type='thread']),
		:host([type='forum']) {
			position: relative;
		}

		:host(:hover) {
			color: #fff;
			background-color: hsl(235, 85.6%, 64.7%);
		}

		:host([highlight][type='user']:hover) {
			text-decoration: underline;
			text-underline-offset: 1px;
		}

		:host([light-theme]) {
			color: #5865f2;
			background-color: hsla(235, 85.6%, 64.7%, 0.15);
		}

		:host([light-theme]:hover) {
			color: #ffffff;
			background-color: hsl(235, 85.6%, 64.7%);
		}

		.discord-mention-icon {
			width: 1rem;
			height: 1rem;
			margin-right: 4px;
			vertical-align: middle;
			margin-bottom: 0.2rem;
		}

		.no-wrap {
			white-space: nowrap;
		}
	`;#e=Xe(this,o,!1);get highlight(){return this.#e}set highlight(I){this.#e=I}#t=(Xe(this,n),Xe(this,m,"user"));get type(){return this.#t}set type(I){this.#t=I}#s=(Xe(this,l),Xe(this,_,void 0));get color(){return this.#s}set color(I){this.#s=I}setHoverColor=(Xe(this,u),()=>{this.color&&(this.style.backgroundColor=Ys(this.color,.3))});resetHoverColor=()=>{this.color&&(this.style.backgroundColor=Ys(this.color,.1))};#i=Xe(this,d,!1);get lightTheme(){return this.#i}set lightTheme(I){this.#i=I}connectedCallback(){super.connectedCallback(),this.color&&this.type==="role"&&(this.addEventListener("mouseover",this.setHoverColor),this.addEventListener("mouseout",this.resetHoverColor))}disconnectedCallback(){this.removeEventListener("mouseover",this.setHoverColor),this.removeEventListener("mouseout",this.resetHoverColor),super.disconnectedCallback()}willUpdate(){this.color&&(this.style.color=this.color,this.type==="role"&&(this.style.backgroundColor=Ys(this.color,.1)))}render(){return p`<span class="no-wrap"
				>${Js(this.type,[["channel",()=>Yt()],["user",()=>p`@`],["role",()=>p`@`],["voice",()=>ss()],["locked",()=>ts()],["thread",()=>es()],["forum",()=>Xt()],["server-guide",()=>Pi()],["channels-and-roles",()=>Ii()],["customize-community",()=>Bi()],["slash",()=>p`/`]])}</span
			><slot></slot>`}constructor(){super(...arguments),Xe(this,h)}static{Xe(e,i)}};return f=e})()});var jl,Al,O4,Ur=H(()=>{V();ae();jl=function(s,t,i,e,a,c){function o(f){if(f!==void 0&&typeof f!="function")throw new TypeError("Function expected");return f}for(var n=e.kind,g=n==="getter"?"get":n==="setter"?"set":"value",m=!t&&s?e.static?s:s.prototype:null,l=t||(m?Object.getOwnPropertyDescriptor(m,e.name):{}),r,_=!1,u=i.length-1;u>=0;u--){var v={};for(var d in e)v[d]=d==="access"?{}:e[d];for(var d in e.access)v.access[d]=e.access[d];v.addInitializer=function(f){if(_)throw new TypeError("Cannot add initializers after decoration has completed");c.push(o(f||null))};var h=(0,i[u])(n==="accessor"?{get:l.get,set:l.set}:l[g],v);if(n==="accessor"){if(h===void 0)continue;if(h===null||typeof h!="object")throw new TypeError("Object expected");(r=o(h.get))&&(l.get=r),(r=o(h.set))&&(l.set=r),(r=o(h.init))&&a.unshift(r)}else(r=o(h))&&(n==="field"?a.unshift(r):l[g]=r)}m&&Object.defineProperty(m,e.name,l),_=!0},Al=function(s,t,i){for(var e=arguments.length>2,a=0;a<t.length;a++)i=e?t[a].call(s,i):t[a].call(s);return e?i:void 0},O4=(()=>{let s=[R("discord-bold")],t,i=[],e,a=O;var c=class extends a{static{e=this}static{let o=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;jl(null,t={value:e},s,{kind:"class",name:e.name,metadata:o},null,i),c=e=t.value,o&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:o})}static styles=F`
		:host > strong {
			font-weight: 700;
		}
	`;render(){return p`
			<strong>
				<slot></slot>
			</strong>
		`}static{Al(e,i)}};return c=e})()});var Dl,Vl,U4,Nr=H(()=>{V();ae();Dl=function(s,t,i,e,a,c){function o(f){if(f!==void 0&&typeof f!="function")throw new TypeError("Function expected");return f}for(var n=e.kind,g=n==="getter"?"get":n==="setter"?"set":"value",m=!t&&s?e.static?s:s.prototype:null,l=t||(m?Object.getOwnPropertyDescriptor(m,e.name):{}),r,_=!1,u=i.length-1;u>=0;u--){var v={};for(var d in e)v[d]=d==="access"?{}:e[d];for(var d in e.access)v.access[d]=e.access[d];v.addInitializer=function(f){if(_)throw new TypeError("Cannot add initializers after decoration has completed");c.push(o(f||null))};var h=(0,i[u])(n==="accessor"?{get:l.get,set:l.set}:l[g],v);if(n==="accessor"){if(h===void 0)continue;if(h===null||typeof h!="object")throw new TypeError("Object expected");(r=o(h.get))&&(l.get=r),(r=o(h.set))&&(l.set=r),(r=o(h.init))&&a.unshift(r)}else(r=o(h))&&(n==="field"?a.unshift(r):l[g]=r)}m&&Object.defineProperty(m,e.name,l),_=!0},Vl=function(s,t,i){for(var e=arguments.length>2,a=0;a<t.length;a++)i=e?t[a].call(s,i):t[a].call(s);return e?i:void 0},U4=(()=>{let s=[R("discord-italic")],t,i=[],e,a=O;var c=class extends a{static{e=this}static{let o=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;Dl(null,t={value:e},s,{kind:"class",name:e.name,metadata:o},null,i),c=e=t.value,o&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:o})}static styles=F`
		:host > em {
			font-style: italic;
		}
	`;render(){return p`
			<em>
				<slot></slot>
			</em>
		`}static{Vl(e,i)}};return c=e})()});var Sl,Ol,Z4,Rr=H(()=>{V();ae();Sl=function(s,t,i,e,a,c){function o(f){if(f!==void 0&&typeof f!="function")throw new TypeError("Function expected");return f}for(var n=e.kind,g=n==="getter"?"get":n==="setter"?"set":"value",m=!t&&s?e.static?s:s.prototype:null,l=t||(m?Object.getOwnPropertyDescriptor(m,e.name):{}),r,_=!1,u=i.length-1;u>=0;u--){var v={};for(var d in e)v[d]=d==="access"?{}:e[d];for(var d in e.access)v.access[d]=e.access[d];v.addInitializer=function(f){if(_)throw new TypeError("Cannot add initializers after decoration has completed");c.push(o(f||null))};var h=(0,i[u])(n==="accessor"?{get:l.get,set:l.set}:l[g],v);if(n==="accessor"){if(h===void 0)continue;if(h===null||typeof h!="object")throw new TypeError("Object expected");(r=o(h.get))&&(l.get=r),(r=o(h.set))&&(l.set=r),(r=o(h.init))&&a.unshift(r)}else(r=o(h))&&(n==="field"?a.unshift(r):l[g]=r)}m&&Object.defineProperty(m,e.name,l),_=!0},Ol=function(s,t,i){for(var e=arguments.length>2,a=0;a<t.length;a++)i=e?t[a].call(s,i):t[a].call(s);return e?i:void 0},Z4=(()=>{let s=[R("discord-underlined")],t,i=[],e,a=O;var c=class extends a{static{e=this}static{let o=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;Sl(null,t={value:e},s,{kind:"class",name:e.name,metadata:o},null,i),c=e=t.value,o&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:o}),Ol(e,i)}render(){return p`
			<u>
				<slot></slot>
			</u>
		`}};return c=e})()});var Li,cs,Y4,Fr=H(()=>{pe();V();ae();ve();Li=function(s,t,i,e,a,c){function o(f){if(f!==void 0&&typeof f!="function")throw new TypeError("Function expected");return f}for(var n=e.kind,g=n==="getter"?"get":n==="setter"?"set":"value",m=!t&&s?e.static?s:s.prototype:null,l=t||(m?Object.getOwnPropertyDescriptor(m,e.name):{}),r,_=!1,u=i.length-1;u>=0;u--){var v={};for(var d in e)v[d]=d==="access"?{}:e[d];for(var d in e.access)v.access[d]=e.access[d];v.addInitializer=function(f){if(_)throw new TypeError("Cannot add initializers after decoration has completed");c.push(o(f||null))};var h=(0,i[u])(n==="accessor"?{get:l.get,set:l.set}:l[g],v);if(n==="accessor"){if(h===void 0)continue;if(h===null||typeof h!="object")throw new TypeError("Object expected");(r=o(h.get))&&(l.get=r),(r=o(h.set))&&(l.set=r),(r=o(h.init))&&a.unshift(r)}else(r=o(h))&&(n==="field"?a.unshift(r):l[g]=r)}m&&Object.defineProperty(m,e.name,l),_=!0},cs=function(s,t,i){for(var e=arguments.length>2,a=0;a<t.length;a++)i=e?t[a].call(s,i):t[a].call(s);return e?i:void 0},Y4=(()=>{let s=[R("discord-spoiler")],t,i=[],e,a=O,c,o=[],n=[],g,m=[],l=[];var r=class extends a{static{e=this}static{let _=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;c=[z({type:Boolean,reflect:!0})],g=[ie({context:re}),z({type:Boolean,reflect:!0,attribute:"light-theme"})],Li(this,null,c,{kind:"accessor",name:"activated",static:!1,private:!1,access:{has:u=>"activated"in u,get:u=>u.activated,set:(u,v)=>{u.activated=v}},metadata:_},o,n),Li(this,null,g,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:u=>"lightTheme"in u,get:u=>u.lightTheme,set:(u,v)=>{u.lightTheme=v}},metadata:_},m,l),Li(null,t={value:e},s,{kind:"class",name:e.name,metadata:_},null,i),r=e=t.value,_&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:_})}static styles=F`
		:host {
			background-color: #202225;
			border-radius: 3px;
			color: transparent;
			cursor: pointer;
		}

		:host([light-theme]) {
			background-color: #c4c9ce;
		}

		:host(:hover) {
			background-color: rgba(32, 34, 37, 0.8);
		}

		:host([light-theme]:hover) {
			background-color: #cfd3d7;
		}

		:host([activated]) {
			color: inherit;
			background-color: hsla(0, 0%, 100%, 0.1);
		}

		:host([light-theme][activated]) {
			background-color: #e5e5e5;
		}
	`;#e=cs(this,o,!1);get activated(){return this.#e}set activated(_){this.#e=_}#t=(cs(this,n),cs(this,m,!1));get lightTheme(){return this.#t}set lightTheme(_){this.#t=_}render(){return p`<slot
			@click=${()=>{this.activated=!0}}
			@keydown=${()=>{this.activated=!0}}
		></slot>`}constructor(){super(...arguments),cs(this,l)}static{cs(e,i)}};return r=e})()});var ei,Mt,lf,qr=H(()=>{pe();V();ae();ve();ei=function(s,t,i,e,a,c){function o(f){if(f!==void 0&&typeof f!="function")throw new TypeError("Function expected");return f}for(var n=e.kind,g=n==="getter"?"get":n==="setter"?"set":"value",m=!t&&s?e.static?s:s.prototype:null,l=t||(m?Object.getOwnPropertyDescriptor(m,e.name):{}),r,_=!1,u=i.length-1;u>=0;u--){var v={};for(var d in e)v[d]=d==="access"?{}:e[d];for(var d in e.access)v.access[d]=e.access[d];v.addInitializer=function(f){if(_)throw new TypeError("Cannot add initializers after decoration has completed");c.push(o(f||null))};var h=(0,i[u])(n==="accessor"?{get:l.get,set:l.set}:l[g],v);if(n==="accessor"){if(h===void 0)continue;if(h===null||typeof h!="object")throw new TypeError("Object expected");(r=o(h.get))&&(l.get=r),(r=o(h.set))&&(l.set=r),(r=o(h.init))&&a.unshift(r)}else(r=o(h))&&(n==="field"?a.unshift(r):l[g]=r)}m&&Object.defineProperty(m,e.name,l),_=!0},Mt=function(s,t,i){for(var e=arguments.length>2,a=0;a<t.length;a++)i=e?t[a].call(s,i):t[a].call(s);return e?i:void 0},lf=(()=>{let s=[R("discord-code")],t,i=[],e,a=O,c,o=[],n=[],g,m=[],l=[],r,_=[],u=[];var v=class extends a{static{e=this}static{let d=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;c=[z({type:Boolean,reflect:!0})],g=[ie({context:re,subscribe:!0}),z({type:Boolean,reflect:!0,attribute:"light-theme"})],r=[z({type:Boolean,reflect:!0})],ei(this,null,c,{kind:"accessor",name:"multiline",static:!1,private:!1,access:{has:h=>"multiline"in h,get:h=>h.multiline,set:(h,f)=>{h.multiline=f}},metadata:d},o,n),ei(this,null,g,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:h=>"lightTheme"in h,get:h=>h.lightTheme,set:(h,f)=>{h.lightTheme=f}},metadata:d},m,l),ei(this,null,r,{kind:"accessor",name:"embed",static:!1,private:!1,access:{has:h=>"embed"in h,get:h=>h.embed,set:(h,f)=>{h.embed=f}},metadata:d},_,u),ei(null,t={value:e},s,{kind:"class",name:e.name,metadata:d},null,i),v=e=t.value,d&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:d})}static styles=F`
		:host {
			background-color: #2f3136;
			white-space: break-spaces;
			font-family:
				Consolas,
				Andale Mono WT,
				Andale Mono,
				Lucida Console,
				Lucida Sans Typewriter,
				DejaVu Sans Mono,
				Bitstream Vera Sans Mono,
				Liberation Mono,
				Nimbus Mono L,
				Monaco,
				Courier New,
				Courier,
				monospace;
			border-radius: 3px;
		}

		code {
			padding: 0.2em;
			margin: -0.2em;
			border-radius: 3px;
			border: none;
			font-size: 85%;
			text-indent: 0;
			white-space: pre-wrap;
		}

		:host([multiline]) code {
			display: block;
			width: 90%;
			font-size: 0.875rem;
			line-height: 1.125rem;
			padding: 0.5em;
			background: #2b2d31;
			border: 1px solid #1e1f22;
		}

		:host([embed]) code {
			background-color: #1e1f22;
		}

		:host([embed][multiline]) code {
			display: block;
			width: 100%;
			padding: 7px;
			border-radius: 4px;
			background: #1e1f22;
		}

		:host([light-theme]) code {
			border-color: #e3e5e8;
			background-color: #f2f3f5;
		}

		:host([light-theme][embed]) code {
			background-color: #e3e5e8;
		}
	`;#e=Mt(this,o,!1);get multiline(){return this.#e}set multiline(d){this.#e=d}#t=(Mt(this,n),Mt(this,m,!1));get lightTheme(){return this.#t}set lightTheme(d){this.#t=d}#s=(Mt(this,l),Mt(this,_,!1));get embed(){return this.#s}set embed(d){this.#s=d}render(){return this.multiline?p`<discord-pre ?embed=${this.embed}
				><code><slot></slot></code
			></discord-pre>`:p`<code><slot></slot></code>`}constructor(){super(...arguments),Mt(this,u)}static{Mt(e,i)}};return v=e})()});var Zr,Ui,mf,Wr=H(()=>{V();ae();Zr=function(s,t,i,e,a,c){function o(f){if(f!==void 0&&typeof f!="function")throw new TypeError("Function expected");return f}for(var n=e.kind,g=n==="getter"?"get":n==="setter"?"set":"value",m=!t&&s?e.static?s:s.prototype:null,l=t||(m?Object.getOwnPropertyDescriptor(m,e.name):{}),r,_=!1,u=i.length-1;u>=0;u--){var v={};for(var d in e)v[d]=d==="access"?{}:e[d];for(var d in e.access)v.access[d]=e.access[d];v.addInitializer=function(f){if(_)throw new TypeError("Cannot add initializers after decoration has completed");c.push(o(f||null))};var h=(0,i[u])(n==="accessor"?{get:l.get,set:l.set}:l[g],v);if(n==="accessor"){if(h===void 0)continue;if(h===null||typeof h!="object")throw new TypeError("Object expected");(r=o(h.get))&&(l.get=r),(r=o(h.set))&&(l.set=r),(r=o(h.init))&&a.unshift(r)}else(r=o(h))&&(n==="field"?a.unshift(r):l[g]=r)}m&&Object.defineProperty(m,e.name,l),_=!0},Ui=function(s,t,i){for(var e=arguments.length>2,a=0;a<t.length;a++)i=e?t[a].call(s,i):t[a].call(s);return e?i:void 0},mf=(()=>{let s=[R("discord-pre")],t,i=[],e,a=O,c,o=[],n=[];var g=class extends a{static{e=this}static{let m=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;c=[z({type:Boolean,reflect:!0})],Zr(this,null,c,{kind:"accessor",name:"embed",static:!1,private:!1,access:{has:l=>"embed"in l,get:l=>l.embed,set:(l,r)=>{l.embed=r}},metadata:m},o,n),Zr(null,t={value:e},s,{kind:"class",name:e.name,metadata:m},null,i),g=e=t.value,m&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:m})}static styles=F`
		:host pre {
			border-radius: 4px;
			padding: 0;
			font-size: 0.75rem;
			line-height: 1rem;
			margin-top: 6px;
			white-space: pre-wrap;
			background-clip: border-box;
			width: 90%;
			border: none;
		}

		:host([embed]) pre {
			margin: 0;
			margin-top: 6px;
			width: 100%;
		}
	`;#e=Ui(this,o,!1);get embed(){return this.#e}set embed(m){this.#e=m}render(){return p`<pre><slot></slot
		></pre>`}constructor(){super(...arguments),Ui(this,n)}static{Ui(e,i)}};return g=e})()});var Gr,Ni,zf,Kr=H(()=>{pe();V();ae();ve();Gr=function(s,t,i,e,a,c){function o(f){if(f!==void 0&&typeof f!="function")throw new TypeError("Function expected");return f}for(var n=e.kind,g=n==="getter"?"get":n==="setter"?"set":"value",m=!t&&s?e.static?s:s.prototype:null,l=t||(m?Object.getOwnPropertyDescriptor(m,e.name):{}),r,_=!1,u=i.length-1;u>=0;u--){var v={};for(var d in e)v[d]=d==="access"?{}:e[d];for(var d in e.access)v.access[d]=e.access[d];v.addInitializer=function(f){if(_)throw new TypeError("Cannot add initializers after decoration has completed");c.push(o(f||null))};var h=(0,i[u])(n==="accessor"?{get:l.get,set:l.set}:l[g],v);if(n==="accessor"){if(h===void 0)continue;if(h===null||typeof h!="object")throw new TypeError("Object expected");(r=o(h.get))&&(l.get=r),(r=o(h.set))&&(l.set=r),(r=o(h.init))&&a.unshift(r)}else(r=o(h))&&(n==="field"?a.unshift(r):l[g]=r)}m&&Object.defineProperty(m,e.name,l),_=!0},Ni=function(s,t,i){for(var e=arguments.length>2,a=0;a<t.length;a++)i=e?t[a].call(s,i):t[a].call(s);return e?i:void 0},zf=(()=>{let s=[R("discord-quote")],t,i=[],e,a=O,c,o=[],n=[];var g=class extends a{static{e=this}static{let m=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;c=[ie({context:re,subscribe:!0}),z({type:Boolean,reflect:!0,attribute:"light-theme"})],Gr(this,null,c,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:l=>"lightTheme"in l,get:l=>l.lightTheme,set:(l,r)=>{l.lightTheme=r}},metadata:m},o,n),Gr(null,t={value:e},s,{kind:"class",name:e.name,metadata:m},null,i),g=e=t.value,m&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:m})}static styles=F`
		:host {
			display: flex;
		}

		.discord-quote-divider {
			background-color: #4f545c;
			border-radius: 4px;
			font-size: 0.9em;
			font-style: normal;
			font-weight: 400;
			margin: 0;
			padding: 0;
			width: 4px;
		}

		:host([light-theme]) .discord-quote-divider {
			background-color: #c4c9ce;
		}

		blockquote {
			margin-block-end: unset;
			margin-block-start: unset;
			margin-inline-end: unset;
			margin-inline-start: unset;
			padding: 0 8px 0 12px;
		}
	`;#e=Ni(this,o,!1);get lightTheme(){return this.#e}set lightTheme(m){this.#e=m}render(){return p`
			<div class="discord-quote-divider"></div>
			<!-- display: inline -->
			<blockquote><slot></slot></blockquote>
		`}constructor(){super(...arguments),Ni(this,n)}static{Ni(e,i)}};return g=e})()});var Qr,Ri,Hf,Jr=H(()=>{V();ae();Oi();Qr=function(s,t,i,e,a,c){function o(f){if(f!==void 0&&typeof f!="function")throw new TypeError("Function expected");return f}for(var n=e.kind,g=n==="getter"?"get":n==="setter"?"set":"value",m=!t&&s?e.static?s:s.prototype:null,l=t||(m?Object.getOwnPropertyDescriptor(m,e.name):{}),r,_=!1,u=i.length-1;u>=0;u--){var v={};for(var d in e)v[d]=d==="access"?{}:e[d];for(var d in e.access)v.access[d]=e.access[d];v.addInitializer=function(f){if(_)throw new TypeError("Cannot add initializers after decoration has completed");c.push(o(f||null))};var h=(0,i[u])(n==="accessor"?{get:l.get,set:l.set}:l[g],v);if(n==="accessor"){if(h===void 0)continue;if(h===null||typeof h!="object")throw new TypeError("Object expected");(r=o(h.get))&&(l.get=r),(r=o(h.set))&&(l.set=r),(r=o(h.init))&&a.unshift(r)}else(r=o(h))&&(n==="field"?a.unshift(r):l[g]=r)}m&&Object.defineProperty(m,e.name,l),_=!0},Ri=function(s,t,i){for(var e=arguments.length>2,a=0;a<t.length;a++)i=e?t[a].call(s,i):t[a].call(s);return e?i:void 0},Hf=(()=>{let s=[R("discord-header")],t,i=[],e,a=O,c,o=[],n=[];var g=class extends a{static{e=this}static{let m=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;c=[z({type:Number,reflect:!0})],Qr(this,null,c,{kind:"accessor",name:"level",static:!1,private:!1,access:{has:l=>"level"in l,get:l=>l.level,set:(l,r)=>{l.level=r}},metadata:m},o,n),Qr(null,t={value:e},s,{kind:"class",name:e.name,metadata:m},null,i),g=e=t.value,m&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:m})}static styles=F`
		:host > * {
			margin: 16px 0 8px;
			font-weight: 700;
			line-height: 1.375em;
		}

		:host([level='1']) > h1 {
			font-size: 1.5rem;
		}

		:host([level='2']) > h2 {
			font-size: 1.25rem;
		}

		:host([level='3']) > h3 {
			font-size: 1rem;
		}

		:host([level='1']):first-child() > h1,
		:host([level='2']):first-child() > h2 {
			margin-top: 8px;
		}

		:host([level='3']):first-child() > h3 {
			margin-top: 4px;
		}
	`;#e=Ri(this,o,1);get level(){return this.#e}set level(m){this.#e=m}ensureLevelIsNumber(){this.level&&!Number.isNaN(this.level)&&(this.level=Number(this.level))}checkLevel(){if(this.level<1||this.level>3)throw new RangeError("The level property must be a number between 1 and 3 (inclusive)")}render(){return this.ensureLevelIsNumber(),this.checkLevel(),Js(this.level,[[1,()=>p`<h1><slot></slot></h1>`],[2,()=>p`<h2><slot></slot></h2>`],[3,()=>p`<h3><slot></slot></h3>`]],()=>p`<slot></slot>`)}constructor(){super(...arguments),Ri(this,n)}static{Ri(e,i)}};return g=e})()});var Xr,Fi,Af,Yr=H(()=>{pe();V();ae();ve();Xr=function(s,t,i,e,a,c){function o(f){if(f!==void 0&&typeof f!="function")throw new TypeError("Function expected");return f}for(var n=e.kind,g=n==="getter"?"get":n==="setter"?"set":"value",m=!t&&s?e.static?s:s.prototype:null,l=t||(m?Object.getOwnPropertyDescriptor(m,e.name):{}),r,_=!1,u=i.length-1;u>=0;u--){var v={};for(var d in e)v[d]=d==="access"?{}:e[d];for(var d in e.access)v.access[d]=e.access[d];v.addInitializer=function(f){if(_)throw new TypeError("Cannot add initializers after decoration has completed");c.push(o(f||null))};var h=(0,i[u])(n==="accessor"?{get:l.get,set:l.set}:l[g],v);if(n==="accessor"){if(h===void 0)continue;if(h===null||typeof h!="object")throw new TypeError("Object expected");(r=o(h.get))&&(l.get=r),(r=o(h.set))&&(l.set=r),(r=o(h.init))&&a.unshift(r)}else(r=o(h))&&(n==="field"?a.unshift(r):l[g]=r)}m&&Object.defineProperty(m,e.name,l),_=!0},Fi=function(s,t,i){for(var e=arguments.length>2,a=0;a<t.length;a++)i=e?t[a].call(s,i):t[a].call(s);return e?i:void 0},Af=(()=>{let s=[R("discord-subscript")],t,i=[],e,a=O,c,o=[],n=[];var g=class extends a{static{e=this}static{let m=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;c=[ie({context:re}),z({type:Boolean,reflect:!0,attribute:"light-theme"})],Xr(this,null,c,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:l=>"lightTheme"in l,get:l=>l.lightTheme,set:(l,r)=>{l.lightTheme=r}},metadata:m},o,n),Xr(null,t={value:e},s,{kind:"class",name:e.name,metadata:m},null,i),g=e=t.value,m&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:m})}static styles=F`
		small {
			display: block;
			color: color-mix(in oklab, hsl(214 calc(1 * 8.1%) 61.2% / 1) 100%, black 0%);
			font-size: 0.8125rem;
			line-height: 1.11719rem;
		}

		:host([light-theme]) > small {
			color: color-mix(in oklab, hsl(228 calc(1 * 5.2%) 38% / 1) 100%, black 0%);
		}
	`;#e=Fi(this,o,!1);get lightTheme(){return this.#e}set lightTheme(m){this.#e=m}render(){return p`
			<small>
				<span>
					<slot></slot>
				</span>
			</small>
		`}constructor(){super(...arguments),Fi(this,n)}static{Fi(e,i)}};return g=e})()});var Bt,Fe,Uf,eo=H(()=>{pe();V();ae();jt();qe();ve();Bt=function(s,t,i,e,a,c){function o(f){if(f!==void 0&&typeof f!="function")throw new TypeError("Function expected");return f}for(var n=e.kind,g=n==="getter"?"get":n==="setter"?"set":"value",m=!t&&s?e.static?s:s.prototype:null,l=t||(m?Object.getOwnPropertyDescriptor(m,e.name):{}),r,_=!1,u=i.length-1;u>=0;u--){var v={};for(var d in e)v[d]=d==="access"?{}:e[d];for(var d in e.access)v.access[d]=e.access[d];v.addInitializer=function(f){if(_)throw new TypeError("Cannot add initializers after decoration has completed");c.push(o(f||null))};var h=(0,i[u])(n==="accessor"?{get:l.get,set:l.set}:l[g],v);if(n==="accessor"){if(h===void 0)continue;if(h===null||typeof h!="object")throw new TypeError("Object expected");(r=o(h.get))&&(l.get=r),(r=o(h.set))&&(l.set=r),(r=o(h.init))&&a.unshift(r)}else(r=o(h))&&(n==="field"?a.unshift(r):l[g]=r)}m&&Object.defineProperty(m,e.name,l),_=!0},Fe=function(s,t,i){for(var e=arguments.length>2,a=0;a<t.length;a++)i=e?t[a].call(s,i):t[a].call(s);return e?i:void 0},Uf=(()=>{let s=[R("discord-link")],t,i=[],e,a=O,c,o=[],n=[],g,m=[],l=[],r,_=[],u=[],v,d=[],h=[],f,I=[],C=[];var K=class extends a{static{e=this}static{let w=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;c=[ie({context:re,subscribe:!0}),z({type:Boolean,reflect:!0,attribute:"light-theme"})],g=[z()],r=[z()],v=[z()],f=[z()],Bt(this,null,c,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:y=>"lightTheme"in y,get:y=>y.lightTheme,set:(y,P)=>{y.lightTheme=P}},metadata:w},o,n),Bt(this,null,g,{kind:"accessor",name:"href",static:!1,private:!1,access:{has:y=>"href"in y,get:y=>y.href,set:(y,P)=>{y.href=P}},metadata:w},m,l),Bt(this,null,r,{kind:"accessor",name:"rel",static:!1,private:!1,access:{has:y=>"rel"in y,get:y=>y.rel,set:(y,P)=>{y.rel=P}},metadata:w},_,u),Bt(this,null,v,{kind:"accessor",name:"target",static:!1,private:!1,access:{has:y=>"target"in y,get:y=>y.target,set:(y,P)=>{y.target=P}},metadata:w},d,h),Bt(this,null,f,{kind:"accessor",name:"type",static:!1,private:!1,access:{has:y=>"type"in y,get:y=>y.type,set:(y,P)=>{y.type=P}},metadata:w},I,C),Bt(null,t={value:e},s,{kind:"class",name:e.name,metadata:w},null,i),K=e=t.value,w&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:w})}static styles=F`
		a {
			color: #00aff4;
			text-decoration: none;
		}

		a:hover {
			text-decoration: underline;
		}

		.discord-link-light-theme a {
			color: #00b0f4;
		}
	`;#e=Fe(this,o,!1);get lightTheme(){return this.#e}set lightTheme(w){this.#e=w}#t=(Fe(this,n),Fe(this,m,void 0));get href(){return this.#t}set href(w){this.#t=w}#s=(Fe(this,l),Fe(this,_,void 0));get rel(){return this.#s}set rel(w){this.#s=w}#i=(Fe(this,u),Fe(this,d,void 0));get target(){return this.#i}set target(w){this.#i=w}#a=(Fe(this,h),Fe(this,I,void 0));get type(){return this.#a}set type(w){this.#a=w}render(){return p`<a
			href=${Q(this.href)}
			rel=${Q(this.rel)}
			target=${Q(this.target)}
			type=${Q(this.type)}
			class=${De({"discord-link-light-theme":this.lightTheme})}
			><slot></slot
		></a>`}constructor(){super(...arguments),Fe(this,C)}static{Fe(e,i)}};return K=e})()});var to,qi,Wf,so=H(()=>{V();ae();Ve();to=function(s,t,i,e,a,c){function o(f){if(f!==void 0&&typeof f!="function")throw new TypeError("Function expected");return f}for(var n=e.kind,g=n==="getter"?"get":n==="setter"?"set":"value",m=!t&&s?e.static?s:s.prototype:null,l=t||(m?Object.getOwnPropertyDescriptor(m,e.name):{}),r,_=!1,u=i.length-1;u>=0;u--){var v={};for(var d in e)v[d]=d==="access"?{}:e[d];for(var d in e.access)v.access[d]=e.access[d];v.addInitializer=function(f){if(_)throw new TypeError("Cannot add initializers after decoration has completed");c.push(o(f||null))};var h=(0,i[u])(n==="accessor"?{get:l.get,set:l.set}:l[g],v);if(n==="accessor"){if(h===void 0)continue;if(h===null||typeof h!="object")throw new TypeError("Object expected");(r=o(h.get))&&(l.get=r),(r=o(h.set))&&(l.set=r),(r=o(h.init))&&a.unshift(r)}else(r=o(h))&&(n==="field"?a.unshift(r):l[g]=r)}m&&Object.defineProperty(m,e.name,l),_=!0},qi=function(s,t,i){for(var e=arguments.length>2,a=0;a<t.length;a++)i=e?t[a].call(s,i):t[a].call(s);return e?i:void 0},Wf=(()=>{let s=[R("discord-unordered-list")],t,i=[],e,a=O,c,o=[],n=[];var g=class extends a{static{e=this}static{let m=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;c=[z({type:Boolean,reflect:!0})],to(this,null,c,{kind:"accessor",name:"nested",static:!1,private:!1,access:{has:l=>"nested"in l,get:l=>l.nested,set:(l,r)=>{l.nested=r}},metadata:m},o,n),to(null,t={value:e},s,{kind:"class",name:e.name,metadata:m},null,i),g=e=t.value,m&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:m})}static styles=F`
		:host > ul {
			list-style-image: initial;
			list-style: disc;
			list-style-position: outside;
			margin: 4px 0 0 16px;
			padding: 0px;
		}

		:host([nested]) > ul {
			list-style: circle;
		}
	`;#e=qi(this,o,!1);get nested(){return this.#e}set nested(m){this.#e=m}checkChildren(){if(!Array.from(this.children).every(l=>{let r=l.tagName.toLowerCase();return r==="discord-list-item"||r==="discord-unordered-list"||r==="discord-ordered-list"}))throw new Ze("All direct children inside of a <discord-unordered-list> components must be one of <discord-unordered-list>, <discord-ordered-list>, or <discord-list-item>.")}willUpdate(){(this.parentElement?.tagName.toLowerCase()==="discord-unordered-list"||this.parentElement?.tagName.toLowerCase()==="discord-ordered-list")&&(this.nested=!0)}render(){return this.checkChildren(),p`<ul>
			<slot></slot>
		</ul>`}constructor(){super(...arguments),qi(this,n)}static{qi(e,i)}};return g=e})()});var Zi,ds,Yf,io=H(()=>{V();ae();Ve();Zi=function(s,t,i,e,a,c){function o(f){if(f!==void 0&&typeof f!="function")throw new TypeError("Function expected");return f}for(var n=e.kind,g=n==="getter"?"get":n==="setter"?"set":"value",m=!t&&s?e.static?s:s.prototype:null,l=t||(m?Object.getOwnPropertyDescriptor(m,e.name):{}),r,_=!1,u=i.length-1;u>=0;u--){var v={};for(var d in e)v[d]=d==="access"?{}:e[d];for(var d in e.access)v.access[d]=e.access[d];v.addInitializer=function(f){if(_)throw new TypeError("Cannot add initializers after decoration has completed");c.push(o(f||null))};var h=(0,i[u])(n==="accessor"?{get:l.get,set:l.set}:l[g],v);if(n==="accessor"){if(h===void 0)continue;if(h===null||typeof h!="object")throw new TypeError("Object expected");(r=o(h.get))&&(l.get=r),(r=o(h.set))&&(l.set=r),(r=o(h.init))&&a.unshift(r)}else(r=o(h))&&(n==="field"?a.unshift(r):l[g]=r)}m&&Object.defineProperty(m,e.name,l),_=!0},ds=function(s,t,i){for(var e=arguments.length>2,a=0;a<t.length;a++)i=e?t[a].call(s,i):t[a].call(s);return e?i:void 0},Yf=(()=>{let s=[R("discord-ordered-list")],t,i=[],e,a=O,c,o=[],n=[],g,m=[],l=[];var r=class extends a{static{e=this}static{let _=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;c=[z({type:Number,reflect:!0})],g=[Ma()],Zi(this,null,c,{kind:"accessor",name:"start",static:!1,private:!1,access:{has:u=>"start"in u,get:u=>u.start,set:(u,v)=>{u.start=v}},metadata:_},o,n),Zi(this,null,g,{kind:"accessor",name:"startLength",static:!1,private:!1,access:{has:u=>"startLength"in u,get:u=>u.startLength,set:(u,v)=>{u.startLength=v}},metadata:_},m,l),Zi(null,t={value:e},s,{kind:"class",name:e.name,metadata:_},null,i),r=e=t.value,_&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:_})}static styles=F`
		:host > ol {
			list-style-image: initial;
			list-style-type: decimal;
			list-style-position: outside;
			margin-bottom: 0px;
			margin-top: 4px;
			margin-right: 0px;
			margin-left: calc(0.4em + 0.6em * var(--totalCharacters));
			padding: 0px;
		}
	`;#e=ds(this,o,1);get start(){return this.#e}set start(_){this.#e=_}#t=(ds(this,n),ds(this,m,1));get startLength(){return this.#t}set startLength(_){this.#t=_}checkChildren(){if(!Array.from(this.children).every(u=>{let v=u.tagName.toLowerCase();return v==="discord-list-item"||v==="discord-unordered-list"||v==="discord-ordered-list"}))throw new Ze("All direct children inside of a <discord-ordered-list> components must be one of <discord-unordered-list>, <discord-ordered-list>, or <discord-list-item>.")}willUpdate(){let _=Array.from(this.children).filter(v=>v.tagName.toLowerCase()==="discord-list-item").length,u=this.start+_;this.startLength=u.toString().length}render(){return this.checkChildren(),p`<ol start=${this.start} style="--totalCharacters:${this.startLength}">
			<slot></slot>
		</ol>`}constructor(){super(...arguments),ds(this,l)}static{ds(e,i)}};return r=e})()});var Il,Bl,rp,ao=H(()=>{V();ae();Ve();Il=function(s,t,i,e,a,c){function o(f){if(f!==void 0&&typeof f!="function")throw new TypeError("Function expected");return f}for(var n=e.kind,g=n==="getter"?"get":n==="setter"?"set":"value",m=!t&&s?e.static?s:s.prototype:null,l=t||(m?Object.getOwnPropertyDescriptor(m,e.name):{}),r,_=!1,u=i.length-1;u>=0;u--){var v={};for(var d in e)v[d]=d==="access"?{}:e[d];for(var d in e.access)v.access[d]=e.access[d];v.addInitializer=function(f){if(_)throw new TypeError("Cannot add initializers after decoration has completed");c.push(o(f||null))};var h=(0,i[u])(n==="accessor"?{get:l.get,set:l.set}:l[g],v);if(n==="accessor"){if(h===void 0)continue;if(h===null||typeof h!="object")throw new TypeError("Object expected");(r=o(h.get))&&(l.get=r),(r=o(h.set))&&(l.set=r),(r=o(h.init))&&a.unshift(r)}else(r=o(h))&&(n==="field"?a.unshift(r):l[g]=r)}m&&Object.defineProperty(m,e.name,l),_=!0},Bl=function(s,t,i){for(var e=arguments.length>2,a=0;a<t.length;a++)i=e?t[a].call(s,i):t[a].call(s);return e?i:void 0},rp=(()=>{let s=[R("discord-list-item")],t,i=[],e,a=O;var c=class extends a{static{e=this}static{let o=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;Il(null,t={value:e},s,{kind:"class",name:e.name,metadata:o},null,i),c=e=t.value,o&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:o})}static styles=F`
		:host > li {
			margin-bottom: 4px;
		}
	`;checkParentElement(){if(this.parentElement?.tagName.toLowerCase()!=="discord-unordered-list"&&this.parentElement?.tagName.toLowerCase()!=="discord-ordered-list")throw new Ze("All <discord-list-item> components must be direct children of <discord-unordered-list> or <discord-ordered-list>.")}render(){return this.checkParentElement(),p`<li><slot></slot></li>`}static{Bl(e,i)}};return c=e})()});var Pl,Ll,cp,ro=H(()=>{V();ae();Pl=function(s,t,i,e,a,c){function o(f){if(f!==void 0&&typeof f!="function")throw new TypeError("Function expected");return f}for(var n=e.kind,g=n==="getter"?"get":n==="setter"?"set":"value",m=!t&&s?e.static?s:s.prototype:null,l=t||(m?Object.getOwnPropertyDescriptor(m,e.name):{}),r,_=!1,u=i.length-1;u>=0;u--){var v={};for(var d in e)v[d]=d==="access"?{}:e[d];for(var d in e.access)v.access[d]=e.access[d];v.addInitializer=function(f){if(_)throw new TypeError("Cannot add initializers after decoration has completed");c.push(o(f||null))};var h=(0,i[u])(n==="accessor"?{get:l.get,set:l.set}:l[g],v);if(n==="accessor"){if(h===void 0)continue;if(h===null||typeof h!="object")throw new TypeError("Object expected");(r=o(h.get))&&(l.get=r),(r=o(h.set))&&(l.set=r),(r=o(h.init))&&a.unshift(r)}else(r=o(h))&&(n==="field"?a.unshift(r):l[g]=r)}m&&Object.defineProperty(m,e.name,l),_=!0},Ll=function(s,t,i){for(var e=arguments.length>2,a=0;a<t.length;a++)i=e?t[a].call(s,i):t[a].call(s);return e?i:void 0},cp=(()=>{let s=[R("discord-time")],t,i=[],e,a=O;var c=class extends a{static{e=this}static{let o=typeof Symbol=="function"&&Symbol.metadata?Object.create(a[Symbol.metadata]??null):void 0;Pl(null,t={value:e},s,{kind:"class",name:e.name,metadata:o},null,i),c=e=t.value,o&&Object.defineProperty(e,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:o})}static styles=F`
		:host {
			white-space: nowrap;
			background-color: #ffffff0f;
			border-radius: 3px;
			padding: 0 2px;
		}
	`;render(){return p`<slot></slot>`}static{Ll(e,i)}};return c=e})()});var Ul=oo(()=>{_r();ve();Hi();Ei();Hr();$r();kr();Tr();Cr();Er();jr();Ar();Vr();Lr();Ur();Nr();Rr();Fr();qr();Wr();Kr();Jr();Yr();eo();so();io();ao();ro()});export default Ul();
